-- = add index book_lower_title_idx on book
-- = add index book_pages_idx on book
-- = add index book_title_idx on book

-- Nobody can write while it is built: on a busy table, move it to a revision of its own (revision --concurrently).
CREATE UNIQUE INDEX book_lower_title_idx ON book (lower(title::text));

-- Nobody can write while it is built: on a busy table, move it to a revision of its own (revision --concurrently).
CREATE INDEX book_pages_idx ON book (pages DESC, id);

-- Nobody can write while it is built: on a busy table, move it to a revision of its own (revision --concurrently).
CREATE INDEX book_title_idx ON book (title);

-- ROLLBACK
DROP INDEX book_title_idx;
DROP INDEX book_pages_idx;
DROP INDEX book_lower_title_idx;
