-- = add ESSAY to enum type genre

-- At the end of the order; BEFORE or AFTER another value puts it elsewhere. It can't be used before this is committed, and the rollback fails while a row has it.
ALTER TYPE genre ADD VALUE 'ESSAY';

-- ROLLBACK
ALTER TYPE genre RENAME TO genre_old;
CREATE TYPE genre AS ENUM ('NOVEL', 'POEM');
ALTER TABLE book ALTER COLUMN genre DROP DEFAULT;
ALTER TABLE book ALTER COLUMN genre TYPE genre USING genre::text::genre;
ALTER TABLE book ALTER COLUMN genre SET DEFAULT 'NOVEL'::genre;
DROP TYPE genre_old;
