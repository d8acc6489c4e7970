--liquibase formatted sql

-- Nobody waits for a table that no release knows.
--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text NOT NULL
);
--rollback DROP TABLE review;

--changeset example:2
CREATE INDEX review_text ON review (text);
--rollback DROP INDEX review_text;
