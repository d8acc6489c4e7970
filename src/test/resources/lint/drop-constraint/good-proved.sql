--liquibase formatted sql

-- NOT NULL says the same.
--changeset example:1
ALTER TABLE book DROP CONSTRAINT book_subtitle;
--rollback ALTER TABLE book ADD CONSTRAINT book_subtitle CHECK (subtitle IS NOT NULL);
