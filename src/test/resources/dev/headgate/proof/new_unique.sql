-- = add constraint book_isbn_key to book
-- = add constraint book_title_edition_key to book

-- This fails where rows have the same values, and nobody can write while it is built.
ALTER TABLE book ADD CONSTRAINT book_isbn_key UNIQUE (isbn);

-- This fails where rows have the same values, and nobody can write while it is built.
ALTER TABLE book ADD CONSTRAINT book_title_edition_key UNIQUE (title, edition);

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT book_title_edition_key;
ALTER TABLE book DROP CONSTRAINT book_isbn_key;
