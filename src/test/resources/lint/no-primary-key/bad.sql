--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  title text NOT NULL,
  stars smallint
);
--rollback DROP TABLE review;
