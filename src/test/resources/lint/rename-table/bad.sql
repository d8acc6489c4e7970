--liquibase formatted sql

--changeset example:1
ALTER TABLE book RENAME TO title;
--rollback ALTER TABLE title RENAME TO book;
