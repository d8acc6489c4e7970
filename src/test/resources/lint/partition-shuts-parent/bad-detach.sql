--liquibase formatted sql

--changeset example:1
ALTER TABLE loan DETACH PARTITION loan_2025;
--rollback ALTER TABLE loan ATTACH PARTITION loan_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
