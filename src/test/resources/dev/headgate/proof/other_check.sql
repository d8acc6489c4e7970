-- = change check book_pages_positive of book

ALTER TABLE book DROP CONSTRAINT book_pages_positive;

-- This fails where a row breaks it, and it locks the table while it looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.
ALTER TABLE book ADD CONSTRAINT book_pages_positive CHECK (pages > 0 AND pages < 5000);

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT book_pages_positive;
ALTER TABLE book ADD CONSTRAINT book_pages_positive CHECK (pages > 0);
