--liquibase formatted sql

--changeset example:before
CREATE TABLE loan (
  day date NOT NULL,
  reader text NOT NULL
) PARTITION BY RANGE (day);
CREATE TABLE loan_rest PARTITION OF loan DEFAULT;
--rollback DROP TABLE loan;
