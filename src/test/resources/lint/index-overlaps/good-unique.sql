--liquibase formatted sql

-- The shorter one proves that titles are unique.
--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text,
  stars smallint
);
CREATE UNIQUE INDEX review_title ON review (title);
CREATE INDEX review_title_stars ON review (title, stars);
--rollback DROP TABLE review;
