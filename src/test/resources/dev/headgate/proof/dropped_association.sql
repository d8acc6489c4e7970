-- = drop column book.author_id

-- Not done, since what is in book.author_id would be lost.
-- ALTER TABLE book DROP COLUMN author_id;

-- ROLLBACK
-- ALTER TABLE book ADD COLUMN author_id bigint;
-- ALTER TABLE book ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author(id);
