--liquibase formatted sql

--changeset example:1 runInTransaction:false
DROP INDEX CONCURRENTLY book_subtitle;
--rollback CREATE INDEX CONCURRENTLY book_subtitle ON book (subtitle);
