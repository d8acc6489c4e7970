-- = drop check book_genre_check of book

ALTER TABLE book DROP CONSTRAINT book_genre_check;

-- ROLLBACK
ALTER TABLE book ADD CONSTRAINT book_genre_check CHECK (genre IN ('NOVEL', 'POEM'));
