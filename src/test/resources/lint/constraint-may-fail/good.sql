--liquibase formatted sql

-- also: not-valid-left

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_shelf FOREIGN KEY (shelf_id) REFERENCES shelf (id) NOT VALID;
--rollback ALTER TABLE book DROP CONSTRAINT book_shelf;
