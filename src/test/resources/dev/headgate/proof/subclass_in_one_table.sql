-- = change check item_dtype_check of item
-- = add column item.minutes integer

ALTER TABLE item DROP CONSTRAINT item_dtype_check;

ALTER TABLE item ADD COLUMN minutes integer;

-- This fails where a row breaks it, and it locks the table while it looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.
ALTER TABLE item ADD CONSTRAINT item_dtype_check CHECK (dtype IN ('Item', 'Book', 'Film'));

-- ROLLBACK
ALTER TABLE item DROP CONSTRAINT item_dtype_check;
ALTER TABLE item DROP COLUMN minutes;
ALTER TABLE item ADD CONSTRAINT item_dtype_check CHECK (dtype IN ('Item', 'Book'));
