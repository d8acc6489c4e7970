--liquibase formatted sql

--changeset example:1
COMMENT ON TABLE book IS 'What readers can borrow';
--rollback COMMENT ON TABLE book IS NULL;

--changeset example:2 runInTransaction:false
CREATE INDEX CONCURRENTLY book_title ON book (title);
--rollback DROP INDEX CONCURRENTLY book_title;
