-- = drop index book_idx on book
-- = add index book_idx on book

DROP INDEX book_idx;

-- Nobody can write while it is built: on a busy table, move it to a revision of its own (revision --concurrently).
CREATE INDEX book_idx ON book (title, pages);

-- ROLLBACK
DROP INDEX book_idx;
CREATE INDEX book_idx ON book (title);
