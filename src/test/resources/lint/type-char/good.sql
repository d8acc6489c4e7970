--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text CONSTRAINT review_code CHECK (length(code) = 3)
);
--rollback DROP TABLE review;
