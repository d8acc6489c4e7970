-- = change check book_genre_check of book

ALTER TABLE book DROP CONSTRAINT book_genre_check;

-- This fails where a row breaks it, and it locks the table while it looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.
ALTER TABLE book ADD CONSTRAINT book_genre_check CHECK (genre IN ('NOVEL', 'POEM', 'ESSAY'));

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT book_genre_check;
ALTER TABLE book ADD CONSTRAINT book_genre_check CHECK (genre IN ('NOVEL', 'POEM'));
