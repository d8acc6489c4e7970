-- = change default of book.title

ALTER TABLE book ALTER COLUMN title SET DEFAULT 'untitled'::character varying;

-- ROLLBACK
ALTER TABLE book ALTER COLUMN title DROP DEFAULT;
