--liquibase formatted sql

--changeset example:before
CREATE TYPE state AS ENUM ('there', 'lent');
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state state NOT NULL
);
--rollback DROP TABLE book;
--rollback DROP TYPE state;
