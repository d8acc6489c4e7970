--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN IF NOT EXISTS subtitle text;
--rollback not required
