-- = drop column book.room, book.shelf, book.isbn

-- Not done, since what is in book.room, book.shelf, book.isbn would be lost.
-- As long as it is kept, an INSERT without isbn fails: drop at least its NOT NULL, or give it a DEFAULT.
-- ALTER TABLE book DROP COLUMN room;
-- ALTER TABLE book DROP COLUMN shelf;
-- ALTER TABLE book DROP COLUMN isbn;

-- ROLLBACK
-- ALTER TABLE book ADD COLUMN room integer;
-- ALTER TABLE book ADD COLUMN shelf integer;
-- ALTER TABLE book ADD COLUMN isbn character varying(20) NOT NULL;
-- ALTER TABLE book ADD CONSTRAINT book_isbn_key UNIQUE (isbn);
-- CREATE INDEX book_room_shelf_idx ON book (room, shelf);
