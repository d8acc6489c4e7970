--liquibase formatted sql

--changeset example:1
CREATE TABLE loan_2026 (LIKE loan);
ALTER TABLE loan ATTACH PARTITION loan_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
--rollback DROP TABLE loan_2026;
