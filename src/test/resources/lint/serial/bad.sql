--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigserial PRIMARY KEY,
  stars smallint
);
--rollback DROP TABLE review;
