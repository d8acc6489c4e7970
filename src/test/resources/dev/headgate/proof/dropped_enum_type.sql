-- = drop column book.genre
-- = drop enum type genre

-- Not done, since what is in book.genre would be lost.
-- ALTER TABLE book DROP COLUMN genre;

-- Not done, since it goes with the last column of this type.
-- DROP TYPE genre;

-- ROLLBACK
-- CREATE TYPE genre AS ENUM ('NOVEL', 'POEM');
-- ALTER TABLE book ADD COLUMN genre genre DEFAULT 'NOVEL'::genre;
