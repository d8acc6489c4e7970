-- = set not null book.title

-- This fails where it is null, and it reads the whole table under a lock. On a large one, write
--     ALTER TABLE book ADD CHECK (title IS NOT NULL) NOT VALID;
-- here, VALIDATE the check in the next revision, then set NOT NULL and drop the check.
ALTER TABLE book ALTER COLUMN title SET NOT NULL;

-- ROLLBACK
ALTER TABLE book ALTER COLUMN title DROP NOT NULL;
