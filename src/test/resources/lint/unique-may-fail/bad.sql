--liquibase formatted sql

--changeset example:1 runInTransaction:false
CREATE UNIQUE INDEX CONCURRENTLY book_title_key ON book (title);
--rollback DROP INDEX CONCURRENTLY book_title_key;
