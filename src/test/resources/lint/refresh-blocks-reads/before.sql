--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text,
  pages int
);
CREATE MATERIALIZED VIEW titles AS SELECT DISTINCT title FROM book;
CREATE UNIQUE INDEX titles_title ON titles (title);
--rollback DROP MATERIALIZED VIEW titles;
--rollback DROP TABLE book;
