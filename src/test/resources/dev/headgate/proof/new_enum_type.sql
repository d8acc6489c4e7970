-- = add enum type genre
-- = add column book.genre genre

CREATE TYPE genre AS ENUM ('NOVEL', 'POEM');

ALTER TABLE book ADD COLUMN genre genre DEFAULT 'NOVEL'::genre;

-- ROLLBACK
ALTER TABLE book DROP COLUMN genre;
DROP TYPE genre;
