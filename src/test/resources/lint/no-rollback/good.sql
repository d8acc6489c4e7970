--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN language text;
--rollback ALTER TABLE book DROP COLUMN language;
