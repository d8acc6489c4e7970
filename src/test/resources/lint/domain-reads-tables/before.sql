--liquibase formatted sql

--changeset example:before
CREATE DOMAIN page_count AS int;
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pages page_count
);
--rollback DROP TABLE book;
--rollback DROP DOMAIN page_count;
