--liquibase formatted sql

-- also: constraint-may-fail

--changeset example:1
ALTER TABLE book ALTER COLUMN pages SET NOT NULL;
--rollback ALTER TABLE book ALTER COLUMN pages DROP NOT NULL;
