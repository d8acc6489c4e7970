--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN language text, ALTER COLUMN subtitle SET DEFAULT '';
--rollback ALTER TABLE book DROP COLUMN language;
