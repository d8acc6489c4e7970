--liquibase formatted sql

--changeset example:1
CREATE INDEX book_title ON book (title);
--rollback DROP INDEX book_title;
