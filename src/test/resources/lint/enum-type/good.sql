--liquibase formatted sql

--changeset example:1
CREATE TABLE state (
  name text PRIMARY KEY
);
--rollback DROP TABLE state;
