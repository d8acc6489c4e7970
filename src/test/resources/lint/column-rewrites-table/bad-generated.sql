--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN letters int GENERATED ALWAYS AS (length(title)) STORED;
--rollback ALTER TABLE book DROP COLUMN letters;
