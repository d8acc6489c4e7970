--liquibase formatted sql

--changeset example:1
ALTER TYPE state ADD VALUE 'lost';
--rollback not required

--changeset example:2
ALTER TABLE book ALTER COLUMN state SET DEFAULT 'lost';
--rollback ALTER TABLE book ALTER COLUMN state DROP DEFAULT;
