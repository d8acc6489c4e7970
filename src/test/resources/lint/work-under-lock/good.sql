--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN isbn text;
--rollback ALTER TABLE book DROP COLUMN isbn;

--changeset example:2
ALTER TABLE shelf VALIDATE CONSTRAINT shelf_room;
--rollback not required
