--liquibase formatted sql

--changeset example:1
ALTER TYPE state ADD VALUE 'lost';
ALTER TABLE book ALTER COLUMN state SET DEFAULT 'lost';
--rollback not required
