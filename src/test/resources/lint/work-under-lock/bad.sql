--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN isbn text;
ALTER TABLE shelf VALIDATE CONSTRAINT shelf_room;
--rollback ALTER TABLE book DROP COLUMN isbn;
