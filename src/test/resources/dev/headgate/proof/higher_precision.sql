-- = change type of book.price from numeric(8,2) to numeric(12,2)

ALTER TABLE book ALTER COLUMN price TYPE numeric(12,2);

-- ROLLBACK
ALTER TABLE book ALTER COLUMN price TYPE numeric(8,2);
