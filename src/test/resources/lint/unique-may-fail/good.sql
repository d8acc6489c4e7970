--liquibase formatted sql

--changeset example:1 runInTransaction:false
--preconditions onFail:HALT
--precondition-sql-check expectedResult:0 SELECT count(*) FROM (SELECT FROM book GROUP BY title HAVING count(*) > 1) duplicates
CREATE UNIQUE INDEX CONCURRENTLY book_title_key ON book (title);
--rollback DROP INDEX CONCURRENTLY book_title_key;
