--liquibase formatted sql

--changeset example:1
SET LOCAL lock_timeout = '5s';
ALTER TABLE book ADD COLUMN isbn text;
--rollback ALTER TABLE book DROP COLUMN isbn;
