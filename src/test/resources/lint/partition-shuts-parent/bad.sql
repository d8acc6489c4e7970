--liquibase formatted sql

--changeset example:1
CREATE TABLE loan_2026 PARTITION OF loan FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
--rollback DROP TABLE loan_2026;
