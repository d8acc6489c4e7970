--liquibase formatted sql

--changeset example:1 runInTransaction:false
COMMENT ON TABLE book IS 'What readers can borrow';
CREATE INDEX CONCURRENTLY book_title ON book (title);
--rollback DROP INDEX CONCURRENTLY book_title;
--rollback COMMENT ON TABLE book IS NULL;
