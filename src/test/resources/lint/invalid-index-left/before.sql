--liquibase formatted sql

--changeset example:before
CREATE TABLE loan (
  id bigint NOT NULL,
  day date NOT NULL
) PARTITION BY RANGE (day);
CREATE TABLE loan_2026 PARTITION OF loan FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
--rollback DROP TABLE loan;
