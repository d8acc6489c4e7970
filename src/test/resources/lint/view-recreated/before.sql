--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text
);
CREATE VIEW titles AS SELECT id, title FROM book;
COMMENT ON VIEW titles IS 'For reports';
--rollback DROP VIEW titles;
--rollback DROP TABLE book;
