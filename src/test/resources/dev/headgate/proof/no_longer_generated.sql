-- = stop generating book.twice

ALTER TABLE book ALTER COLUMN twice DROP EXPRESSION;

-- ROLLBACK
ALTER TABLE book DROP COLUMN twice;
ALTER TABLE book ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;
