--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN isbn text;
ALTER TABLE book ADD COLUMN edition int;
--rollback ALTER TABLE book DROP COLUMN isbn;
--rollback ALTER TABLE book DROP COLUMN edition;
