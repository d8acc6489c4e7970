--liquibase formatted sql

--changeset example:1
DROP INDEX book_title;
--rollback CREATE INDEX book_title ON book (title);
