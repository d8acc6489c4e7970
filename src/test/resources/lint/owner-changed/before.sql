--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text
);
GRANT CREATE ON SCHEMA public TO pg_database_owner;
--rollback DROP TABLE book;
