-- = change check book_pages_check of book

ALTER TABLE book DROP CONSTRAINT book_pages_check;

-- This fails where a row breaks it, and it locks the table while it looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.
ALTER TABLE book ADD CONSTRAINT book_pages_check CHECK (pages >= 4);

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT book_pages_check;
ALTER TABLE book ADD CONSTRAINT book_pages_check CHECK (pages >= 1);
