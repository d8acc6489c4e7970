-- = add column book.genres smallint[]

ALTER TABLE book ADD COLUMN genres smallint[];

-- ROLLBACK
ALTER TABLE book DROP COLUMN genres;
