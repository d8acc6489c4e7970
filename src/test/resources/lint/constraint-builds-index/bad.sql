--liquibase formatted sql

-- also: unique-may-fail

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_title_key UNIQUE (title);
--rollback ALTER TABLE book DROP CONSTRAINT book_title_key;
