-- = add constraint book_author_id_key to book

-- This fails where rows have the same values, and nobody can write while it is built.
ALTER TABLE book ADD CONSTRAINT book_author_id_key UNIQUE (author_id);

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT book_author_id_key;
