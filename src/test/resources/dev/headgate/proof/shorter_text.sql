-- = change type of book.title from character varying(100) to character varying(50)

-- Not done, since values of book.title may not fit, or lose something: look at them first.
-- ALTER TABLE book ALTER COLUMN title TYPE character varying(50);

-- ROLLBACK
-- ALTER TABLE book ALTER COLUMN title TYPE character varying(100);
