--liquibase formatted sql

-- Filled by the application, which reads it from the next release on.
--changeset example:1
ALTER TABLE book ADD COLUMN second_title text;
--rollback ALTER TABLE book DROP COLUMN second_title;
