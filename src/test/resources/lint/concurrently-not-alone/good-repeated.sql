--liquibase formatted sql

--changeset example:1 runInTransaction:false
DROP INDEX CONCURRENTLY IF EXISTS book_title;
CREATE INDEX CONCURRENTLY book_title ON book (title);
--rollback DROP INDEX CONCURRENTLY IF EXISTS book_title;
