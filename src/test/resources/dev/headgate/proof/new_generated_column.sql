-- = add column book.area integer

ALTER TABLE book ADD COLUMN area integer GENERATED ALWAYS AS (height * width) STORED;

-- ROLLBACK
ALTER TABLE book DROP COLUMN area;
