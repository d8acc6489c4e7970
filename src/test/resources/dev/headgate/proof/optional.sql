-- = drop not null book.title

ALTER TABLE book ALTER COLUMN title DROP NOT NULL;

-- ROLLBACK
ALTER TABLE book ALTER COLUMN title SET NOT NULL;
