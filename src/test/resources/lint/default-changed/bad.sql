--liquibase formatted sql

--changeset example:1
ALTER TABLE book ALTER COLUMN state SET DEFAULT 'new';
--rollback ALTER TABLE book ALTER COLUMN state SET DEFAULT 'there';
