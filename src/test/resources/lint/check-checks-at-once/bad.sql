--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_pages CHECK (pages >= 0);
--rollback ALTER TABLE book DROP CONSTRAINT book_pages;
