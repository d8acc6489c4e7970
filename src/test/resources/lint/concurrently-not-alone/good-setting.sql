--liquibase formatted sql

--changeset example:1 runInTransaction:false
SET maintenance_work_mem = '64MB';
CREATE INDEX CONCURRENTLY book_title ON book (title);
RESET maintenance_work_mem;
--rollback DROP INDEX CONCURRENTLY book_title;
