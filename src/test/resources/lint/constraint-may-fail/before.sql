--liquibase formatted sql

--changeset example:before
CREATE TABLE shelf (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  room text
);
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  pages int,
  shelf_id bigint
);
CREATE INDEX book_shelf_id ON book (shelf_id);
--rollback DROP TABLE book;
--rollback DROP TABLE shelf;
