-- = remove ESSAY from enum type genre

-- Not done, since PostgreSQL makes the type anew and rewrites every table with it; it fails while a row has such a value.
-- ALTER TYPE genre RENAME TO genre_old;
-- CREATE TYPE genre AS ENUM ('NOVEL', 'POEM');
-- ALTER TABLE book ALTER COLUMN genre DROP DEFAULT;
-- ALTER TABLE book ALTER COLUMN genre TYPE genre USING genre::text::genre;
-- ALTER TABLE book ALTER COLUMN genre SET DEFAULT 'NOVEL'::genre;
-- DROP TYPE genre_old;

-- ROLLBACK
-- ALTER TYPE genre RENAME TO genre_old;
-- CREATE TYPE genre AS ENUM ('ESSAY', 'NOVEL', 'POEM');
-- ALTER TABLE book ALTER COLUMN genre DROP DEFAULT;
-- ALTER TABLE book ALTER COLUMN genre TYPE genre USING genre::text::genre;
-- ALTER TABLE book ALTER COLUMN genre SET DEFAULT 'NOVEL'::genre;
-- DROP TYPE genre_old;
