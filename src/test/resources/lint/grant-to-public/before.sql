--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text
);
--rollback DROP TABLE book;
