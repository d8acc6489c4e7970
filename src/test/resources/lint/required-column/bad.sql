--liquibase formatted sql

-- also: constraint-may-fail

--changeset example:1
ALTER TABLE book ADD COLUMN language text NOT NULL;
--rollback ALTER TABLE book DROP COLUMN language;
