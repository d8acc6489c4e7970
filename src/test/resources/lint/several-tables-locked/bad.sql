--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN isbn text;
ALTER TABLE shelf ADD COLUMN place text;
--rollback ALTER TABLE book DROP COLUMN isbn;
--rollback ALTER TABLE shelf DROP COLUMN place;
