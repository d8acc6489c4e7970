--liquibase formatted sql

--changeset example:1
ALTER TABLE book ALTER COLUMN title DROP NOT NULL;
--rollback ALTER TABLE book ALTER COLUMN title SET NOT NULL;
