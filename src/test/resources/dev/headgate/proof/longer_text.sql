-- = change type of book.title from character varying(50) to character varying(100)

ALTER TABLE book ALTER COLUMN title TYPE character varying(100);

-- ROLLBACK
ALTER TABLE book ALTER COLUMN title TYPE character varying(50);
