--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_shelf FOREIGN KEY (shelf_id) REFERENCES shelf (id) NOT VALID;
--rollback ALTER TABLE book DROP CONSTRAINT book_shelf;

--changeset example:2
ALTER TABLE book VALIDATE CONSTRAINT book_shelf;
--rollback not required
