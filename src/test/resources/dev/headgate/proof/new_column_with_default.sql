-- = add column book.copies integer

ALTER TABLE book ADD COLUMN copies integer DEFAULT 0 NOT NULL;

-- ROLLBACK
ALTER TABLE book DROP COLUMN copies;
