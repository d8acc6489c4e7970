--liquibase formatted sql
-- also: default-changed

--changeset example:1
ALTER TABLE book ALTER COLUMN state DROP DEFAULT;
--rollback ALTER TABLE book ALTER COLUMN state SET DEFAULT 'there';
