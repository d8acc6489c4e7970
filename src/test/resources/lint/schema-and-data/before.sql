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
--rollback DROP TABLE book;
--rollback DROP TABLE shelf;
