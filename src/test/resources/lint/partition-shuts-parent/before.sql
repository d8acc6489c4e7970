--liquibase formatted sql

--changeset example:before
CREATE TABLE loan (
  day date NOT NULL,
  reader text NOT NULL
) PARTITION BY RANGE (day);
CREATE TABLE loan_2025 PARTITION OF loan FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
--rollback DROP TABLE loan;
