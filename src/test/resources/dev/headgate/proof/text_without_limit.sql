-- = change type of book.title from character varying(50) to text

ALTER TABLE book ALTER COLUMN title TYPE text;

-- ROLLBACK
ALTER TABLE book ALTER COLUMN title TYPE character varying(50);
