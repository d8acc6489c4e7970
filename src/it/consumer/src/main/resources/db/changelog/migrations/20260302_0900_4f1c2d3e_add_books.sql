--liquibase formatted sql logicalFilePath:db/changelog/migrations/20260302_0900_4f1c2d3e_add_books.sql

-- Revision: 4f1c2d3e
-- Parent: none

--changeset books:4f1c2d3e
CREATE TABLE book (
  isbn varchar(255) PRIMARY KEY,
  title varchar(255)
);
--rollback DROP TABLE book;
