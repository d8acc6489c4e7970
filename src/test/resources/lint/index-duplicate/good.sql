--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text,
  stars smallint
);
CREATE INDEX review_title ON review (title);
CREATE INDEX review_stars ON review (stars);
--rollback DROP TABLE review;
