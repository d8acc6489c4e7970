--liquibase formatted sql

--changeset example:1 runInTransaction:false
CREATE INDEX CONCURRENTLY book_title ON book (title);
--rollback DROP INDEX CONCURRENTLY book_title;

--changeset example:2 runInTransaction:false
CREATE INDEX CONCURRENTLY book_subtitle ON book (subtitle);
--rollback DROP INDEX CONCURRENTLY book_subtitle;
