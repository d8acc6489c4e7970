--liquibase formatted sql logicalFilePath:db/changelog/migrations/20260209_1400_60bd7915_drop_books_old_code.sql

-- Revision: 60bd7915
-- Parent: 5fac6804

--changeset ann.lee:60bd7915
--comment: Nothing reads the old codes; they move aside, so that a rollback brings them back
CREATE TABLE books_old_code (
  book_id bigint NOT NULL,
  old_code varchar(10) NOT NULL,
  CONSTRAINT books_old_code_pkey PRIMARY KEY (book_id),
  CONSTRAINT books_old_code_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
);

INSERT INTO books_old_code (book_id, old_code)
SELECT id, old_code FROM books WHERE old_code IS NOT NULL;

ALTER TABLE books DROP COLUMN old_code;
--rollback ALTER TABLE books ADD COLUMN old_code varchar(10);
--rollback UPDATE books SET old_code = old.old_code FROM books_old_code old WHERE old.book_id = books.id;
--rollback DROP TABLE books_old_code;
