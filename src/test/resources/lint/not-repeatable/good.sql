--liquibase formatted sql

-- Headgate makes it repeatable.
--changeset example:1 runInTransaction:false
CREATE INDEX CONCURRENTLY book_title ON book (title);
--rollback DROP INDEX CONCURRENTLY book_title;
