--liquibase formatted sql

--changeset example:1
ALTER TABLE loan ATTACH PARTITION loan_2000 FOR VALUES FROM ('2000-01-01') TO ('2001-01-01');
--rollback ALTER TABLE loan DETACH PARTITION loan_2000;
