--liquibase formatted sql logicalFilePath:db/changelog/migrations/20260119_1100_3d8a46e2_place_books.sql

-- Revision: 3d8a46e2
-- Parent: 2c51d90f

--changeset ann.lee:3d8a46e2
--comment: A book may stand on a shelf
ALTER TABLE books ADD COLUMN shelf_id bigint;
ALTER TABLE books ADD CONSTRAINT books_shelf_id_fkey FOREIGN KEY (shelf_id) REFERENCES shelves (id);
CREATE INDEX books_shelf_id_idx ON books (shelf_id);
--rollback ALTER TABLE books DROP COLUMN shelf_id;
