-- = add column book.title character varying(80)
-- = drop column book.name

-- Is it name, renamed? In place of making the one and dropping the other, write
--     ALTER TABLE book RENAME COLUMN name TO title;
-- with the rollback
--     ALTER TABLE book RENAME COLUMN title TO name;
ALTER TABLE book ADD COLUMN title character varying(80);

-- Not done, since what is in book.name would be lost.
-- ALTER TABLE book DROP COLUMN name;

-- ROLLBACK
-- ALTER TABLE book ADD COLUMN name character varying(80);
ALTER TABLE book DROP COLUMN title;
