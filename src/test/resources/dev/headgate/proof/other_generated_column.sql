-- = generate book.area

-- Not done, since PostgreSQL makes a generated column anew: what is in book.area would be lost, with its indexes and constraints.
-- ALTER TABLE book DROP COLUMN area;
-- ALTER TABLE book ADD COLUMN area integer GENERATED ALWAYS AS (height + width) STORED;

-- ROLLBACK
-- ALTER TABLE book DROP COLUMN area;
-- ALTER TABLE book ADD COLUMN area integer GENERATED ALWAYS AS (height * width) STORED;
