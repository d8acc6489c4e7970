--liquibase formatted sql

--changeset example:1 runInTransaction:false
ALTER TABLE book ADD COLUMN language text;
--rollback ALTER TABLE book DROP COLUMN language;
