--liquibase formatted sql

--changeset example:before
CREATE TABLE book (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  subtitle text
);
CREATE VIEW subtitles AS SELECT id, subtitle FROM book;
--rollback DROP VIEW subtitles;
--rollback DROP TABLE book;
