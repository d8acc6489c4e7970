--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "user" text
);
--rollback DROP TABLE review;
