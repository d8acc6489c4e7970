-- = drop table loan
-- = drop table book

-- Not done, since the rows of loan would be lost.
-- DROP TABLE loan;

-- Not done, since the rows of book would be lost.
-- DROP TABLE book;

-- ROLLBACK
-- CREATE TABLE book (
--   id bigint NOT NULL,
--   author_id bigint,
--   CONSTRAINT book_pkey PRIMARY KEY (id)
-- );
-- CREATE INDEX book_author_idx ON book (author_id);
-- ALTER TABLE book ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author(id);
-- CREATE TABLE loan (
--   id bigint NOT NULL,
--   book_id bigint,
--   CONSTRAINT loan_pkey PRIMARY KEY (id)
-- );
-- ALTER TABLE loan ADD CONSTRAINT loan_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id);
