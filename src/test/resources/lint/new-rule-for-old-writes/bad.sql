--liquibase formatted sql
-- also: not-valid-left

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_title CHECK (length(title) <= 100) NOT VALID;
--rollback ALTER TABLE book DROP CONSTRAINT book_title;
