--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_pages CHECK (pages >= 0) NOT VALID;
--rollback ALTER TABLE book DROP CONSTRAINT book_pages;

--changeset example:2
ALTER TABLE book VALIDATE CONSTRAINT book_pages;
--rollback not required
