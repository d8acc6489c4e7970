--liquibase formatted sql

--changeset example:1
ALTER TABLE book DROP COLUMN subtitle;
--rollback ALTER TABLE book ADD COLUMN subtitle text;
