--liquibase formatted sql

--changeset example:before
CREATE TABLE shelf (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  shelf_id bigint
);
CREATE INDEX book_shelf_id ON book (shelf_id);
--rollback DROP TABLE book;
--rollback DROP TABLE shelf;
