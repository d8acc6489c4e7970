-- = add enum type genre
-- = drop check book_genre_check of book
-- = change type of book.genre from character varying(255) to genre
-- = drop not null book.genre

CREATE TYPE genre AS ENUM ('NOVEL', 'POEM');

-- Not done, since it goes with the change of genre.
-- ALTER TABLE book DROP CONSTRAINT book_genre_check;

-- Not done, since values of book.genre may not fit, or lose something: look at them first.
-- ALTER TABLE book ALTER COLUMN genre DROP DEFAULT;
-- ALTER TABLE book ALTER COLUMN genre TYPE genre USING genre::genre;
-- ALTER TABLE book ALTER COLUMN genre SET DEFAULT 'NOVEL'::genre;

ALTER TABLE book ALTER COLUMN genre DROP NOT NULL;

-- ROLLBACK
ALTER TABLE book ALTER COLUMN genre SET NOT NULL;
-- ALTER TABLE book ALTER COLUMN genre DROP DEFAULT;
-- ALTER TABLE book ALTER COLUMN genre TYPE character varying(255) USING genre::text::character varying(255);
-- ALTER TABLE book ALTER COLUMN genre SET DEFAULT 'NOVEL'::character varying;
-- ALTER TABLE book ADD CONSTRAINT book_genre_check CHECK (genre IN ('NOVEL', 'POEM'));
DROP TYPE genre;
