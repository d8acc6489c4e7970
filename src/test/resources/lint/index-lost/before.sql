--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text
);
CREATE INDEX book_subtitle ON book (subtitle);
CREATE INDEX book_title ON book (title);
CREATE INDEX book_title_subtitle ON book (title, subtitle);
--rollback DROP TABLE book;
