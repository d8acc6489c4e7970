-- = change default of book.copies

ALTER TABLE book ALTER COLUMN copies SET DEFAULT 2;

-- ROLLBACK
ALTER TABLE book ALTER COLUMN copies SET DEFAULT 1;
