--liquibase formatted sql

-- The index book_title_subtitle begins with the same column.
--changeset example:1 runInTransaction:false
DROP INDEX CONCURRENTLY book_title;
--rollback CREATE INDEX CONCURRENTLY book_title ON book (title);
