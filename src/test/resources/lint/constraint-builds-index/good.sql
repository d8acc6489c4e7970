--liquibase formatted sql

-- also: unique-may-fail

--changeset example:1 runInTransaction:false
CREATE UNIQUE INDEX CONCURRENTLY book_title_key ON book (title);
--rollback DROP INDEX CONCURRENTLY book_title_key;

--changeset example:2
ALTER TABLE book ADD CONSTRAINT book_title_key UNIQUE USING INDEX book_title_key;
--rollback not required
