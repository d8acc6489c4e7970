--liquibase formatted sql

-- Filled by the application; subtitle is dropped in a later release.
--changeset example:1
ALTER TABLE book ADD COLUMN second_title text;
--rollback ALTER TABLE book DROP COLUMN second_title;
