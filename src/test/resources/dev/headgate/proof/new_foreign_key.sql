-- = add constraint book_author_id_fkey to book

-- This fails where a row breaks it, and it locks the table while it looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.
ALTER TABLE book ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author(id);

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT book_author_id_fkey;
