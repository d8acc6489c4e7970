--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  total_price numeric,
  weight double precision
);
--rollback DROP TABLE review;
