--liquibase formatted sql

-- The second one serves LIKE, which the first does not.
--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text,
  stars smallint
);
CREATE INDEX review_title ON review (title);
CREATE INDEX review_title_like ON review (title text_pattern_ops);
--rollback DROP TABLE review;
