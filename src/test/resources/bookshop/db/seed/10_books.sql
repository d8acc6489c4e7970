--liquibase formatted sql logicalFilePath:db/seed/10_books.sql

--changeset seed:books
--comment: Two hundred books to look at; no real one has such a number
INSERT INTO books (isbn, title, shelf_id)
SELECT 'seed-' || n, 'Book number ' || n, s.id
FROM generate_series(1, 200) AS n, (SELECT min(id) AS id FROM shelves) AS s;
--rollback DELETE FROM books WHERE isbn LIKE 'seed-%';
