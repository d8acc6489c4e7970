--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN isbn text;
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text NOT NULL
);
--rollback DROP TABLE review;
--rollback ALTER TABLE book DROP COLUMN isbn;
