-- = drop unique constraint book_pages_key of book
-- = drop index book_title_idx on book

ALTER TABLE book DROP CONSTRAINT book_pages_key;

DROP INDEX book_title_idx;

-- ROLLBACK
CREATE INDEX book_title_idx ON book (title);
ALTER TABLE book ADD CONSTRAINT book_pages_key UNIQUE (pages);
