--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_title CHECK (length(title) <= 10000) NOT VALID;
--rollback ALTER TABLE book DROP CONSTRAINT book_title;

--changeset example:2
ALTER TABLE book VALIDATE CONSTRAINT book_title;
--rollback not required
