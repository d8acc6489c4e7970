-- = change type of book.copies from integer to bigint

-- PostgreSQL writes the whole table anew, and locks it meanwhile: on a large one, fill a new column in batches.
ALTER TABLE book ALTER COLUMN copies TYPE bigint;

-- ROLLBACK
ALTER TABLE book ALTER COLUMN copies TYPE integer;
