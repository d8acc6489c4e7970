--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text CONSTRAINT review_title CHECK (length(title) <= 100)
);
--rollback DROP TABLE review;
