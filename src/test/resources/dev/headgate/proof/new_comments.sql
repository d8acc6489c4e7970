-- = change comment of book
-- = change comment of book.title

COMMENT ON TABLE book IS 'What can be lent';

COMMENT ON COLUMN book.title IS 'As on the cover; short';

-- ROLLBACK
COMMENT ON COLUMN book.title IS NULL;
COMMENT ON TABLE book IS NULL;
