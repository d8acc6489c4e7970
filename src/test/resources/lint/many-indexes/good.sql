--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  words text[]
);
CREATE INDEX review_words ON review USING gin (words);
--rollback DROP TABLE review;
