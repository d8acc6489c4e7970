--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text NOT NULL,
  price numeric,
  CONSTRAINT book_price CHECK (price >= 0),
  CONSTRAINT book_subtitle CHECK (subtitle IS NOT NULL)
);
--rollback DROP TABLE book;
