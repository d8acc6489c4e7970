--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN isbn text;
--rollback ALTER TABLE book DROP COLUMN isbn;
