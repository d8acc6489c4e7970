--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint,
  title text NOT NULL
);
CREATE UNIQUE INDEX book_pkey ON book (id);
--rollback DROP TABLE book;
