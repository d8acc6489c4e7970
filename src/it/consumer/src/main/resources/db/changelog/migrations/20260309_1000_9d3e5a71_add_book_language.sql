--liquibase formatted sql logicalFilePath:db/changelog/migrations/20260309_1000_9d3e5a71_add_book_language.sql

-- Revision: 9d3e5a71
-- Parent: 4f1c2d3e

--changeset books:9d3e5a71
ALTER TABLE book ADD COLUMN language varchar(255);

UPDATE book SET language = 'en';
--rollback ALTER TABLE book DROP COLUMN language;
