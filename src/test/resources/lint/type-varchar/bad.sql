--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title varchar(100)
);
--rollback DROP TABLE review;
