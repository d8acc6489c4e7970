--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN isbn text;
--rollback ALTER TABLE book DROP COLUMN isbn;

--changeset example:2
ALTER TABLE shelf ADD COLUMN place text;
--rollback ALTER TABLE shelf DROP COLUMN place;
