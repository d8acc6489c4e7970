--liquibase formatted sql

-- also: cached-plan

--changeset example:1
ALTER TABLE book ALTER COLUMN pages TYPE bigint;
--rollback ALTER TABLE book ALTER COLUMN pages TYPE int;
