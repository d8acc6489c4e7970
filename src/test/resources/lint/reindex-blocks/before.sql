--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text,
  pages int
);
CREATE INDEX book_title ON book (title);
--rollback DROP TABLE book;
