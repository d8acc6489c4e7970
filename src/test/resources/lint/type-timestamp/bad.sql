--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  written_at timestamp
);
--rollback DROP TABLE review;
