--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN added timestamptz NOT NULL DEFAULT now();
--rollback ALTER TABLE book DROP COLUMN added;
