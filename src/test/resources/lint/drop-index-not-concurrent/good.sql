--liquibase formatted sql

--changeset example:1 runInTransaction:false
DROP INDEX CONCURRENTLY book_title;
--rollback CREATE INDEX CONCURRENTLY book_title ON book (title);
