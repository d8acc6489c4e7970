-- = add column book.title character varying(255)

-- This fails while book has rows. Then add it without NOT NULL, fill it in the next revision, and set NOT NULL in a third one.
ALTER TABLE book ADD COLUMN title character varying(255) NOT NULL;

-- ROLLBACK
ALTER TABLE book DROP COLUMN title;
