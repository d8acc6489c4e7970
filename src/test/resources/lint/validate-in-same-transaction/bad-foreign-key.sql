--liquibase formatted sql

-- also: constraint-may-fail

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_shelf FOREIGN KEY (shelf_id) REFERENCES shelf (id) NOT VALID;
ALTER TABLE book VALIDATE CONSTRAINT book_shelf;
--rollback ALTER TABLE book DROP CONSTRAINT book_shelf;
