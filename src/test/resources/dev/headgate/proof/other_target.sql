-- = change foreign key book_who_fkey of book

ALTER TABLE book DROP CONSTRAINT book_who_fkey;

-- This fails where a row breaks it, and it locks the table while it looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.
ALTER TABLE book ADD CONSTRAINT book_who_fkey FOREIGN KEY (who) REFERENCES editor(id);

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT book_who_fkey;
ALTER TABLE book ADD CONSTRAINT book_who_fkey FOREIGN KEY (who) REFERENCES author(id);
