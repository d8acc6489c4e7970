--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text NOT NULL
);
ALTER TABLE book ADD COLUMN isbn text;
--rollback ALTER TABLE book DROP COLUMN isbn;
--rollback DROP TABLE review;
