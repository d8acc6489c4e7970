--liquibase formatted sql logicalFilePath:db/changelog/migrations/20260126_1200_4e9b57f3_fill_books_shelf.sql

-- Revision: 4e9b57f3
-- Parent: 3d8a46e2

--changeset ann.lee:4e9b57f3
--comment: Data only: what has no shelf is a novel
UPDATE books SET shelf_id = (SELECT id FROM shelves WHERE name = 'Novels') WHERE shelf_id IS NULL;
--rollback UPDATE books SET shelf_id = NULL;
