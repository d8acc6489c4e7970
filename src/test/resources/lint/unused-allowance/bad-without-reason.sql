--liquibase formatted sql

-- also: drop-column
--changeset example:1
--comment: headgate:allow drop-column
ALTER TABLE book DROP COLUMN subtitle;
--rollback ALTER TABLE book ADD COLUMN subtitle text;
