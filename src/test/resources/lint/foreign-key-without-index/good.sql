--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id bigint CONSTRAINT review_book REFERENCES book (id)
);
CREATE INDEX review_book_id ON review (book_id);
--rollback DROP TABLE review;
