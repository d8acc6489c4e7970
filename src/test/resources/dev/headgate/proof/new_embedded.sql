-- = add column book.height_mm integer
-- = add column book.width_mm integer

ALTER TABLE book ADD COLUMN height_mm integer;

ALTER TABLE book ADD COLUMN width_mm integer;

-- ROLLBACK
ALTER TABLE book DROP COLUMN width_mm;
ALTER TABLE book DROP COLUMN height_mm;
