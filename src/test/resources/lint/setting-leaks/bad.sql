--liquibase formatted sql

--changeset example:1
SET statement_timeout = '1min';
ALTER TABLE book ADD COLUMN language text;
--rollback ALTER TABLE book DROP COLUMN language;
