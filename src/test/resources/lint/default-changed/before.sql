--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text,
  state text DEFAULT 'there'
);
--rollback DROP TABLE book;
