--liquibase formatted sql

-- also: drop-constraint

--changeset example:1
ALTER TABLE book DROP CONSTRAINT book_place;
--rollback ALTER TABLE book ADD CONSTRAINT book_place FOREIGN KEY (shelf_id) REFERENCES shelf (id);
