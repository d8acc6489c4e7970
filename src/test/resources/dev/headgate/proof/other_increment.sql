-- = change increment of book_seq

-- Instances that still count by 50 would give out numbers twice.
ALTER SEQUENCE book_seq INCREMENT BY 10;

-- ROLLBACK
ALTER SEQUENCE book_seq INCREMENT BY 50;
