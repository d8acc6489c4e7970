-- = add column book."order" integer
-- = add column book."Shelf Mark" character varying(255)
-- = add constraint "book_Shelf Mark_key" to book

ALTER TABLE book ADD COLUMN "order" integer;

ALTER TABLE book ADD COLUMN "Shelf Mark" character varying(255);

-- This fails where rows have the same values, and nobody can write while it is built.
ALTER TABLE book ADD CONSTRAINT "book_Shelf Mark_key" UNIQUE ("Shelf Mark");

-- ROLLBACK
ALTER TABLE book DROP CONSTRAINT "book_Shelf Mark_key";
ALTER TABLE book DROP COLUMN "Shelf Mark";
ALTER TABLE book DROP COLUMN "order";
