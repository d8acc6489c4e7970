-- = add column book.genre character varying(255)
-- = add constraint book_genre_check to book

ALTER TABLE book ADD COLUMN genre character varying(255) DEFAULT 'NOVEL'::character varying NOT NULL;

-- This fails where a row breaks it, and it locks the table while it looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.
ALTER TABLE book ADD CONSTRAINT book_genre_check CHECK (genre IN ('NOVEL', 'POEM'));

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT book_genre_check;
ALTER TABLE book DROP COLUMN genre;
