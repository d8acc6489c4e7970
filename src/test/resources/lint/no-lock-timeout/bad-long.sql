--liquibase formatted sql

--changeset example:1
SET LOCAL lock_timeout TO '10min';
ALTER TABLE book ADD COLUMN isbn text;
--rollback ALTER TABLE book DROP COLUMN isbn;
