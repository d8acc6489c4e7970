-- = change type of book.price from numeric(12,4) to numeric(12,2)

-- Not done, since values of book.price may not fit, or lose something: look at them first.
-- ALTER TABLE book ALTER COLUMN price TYPE numeric(12,2);

-- ROLLBACK
-- ALTER TABLE book ALTER COLUMN price TYPE numeric(12,4);
