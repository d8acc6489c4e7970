-- = drop unique constraint book_isbn_key of book

ALTER TABLE book DROP CONSTRAINT book_isbn_key;

-- ROLLBACK
ALTER TABLE book ADD CONSTRAINT book_isbn_key UNIQUE (isbn);
