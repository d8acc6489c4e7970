--liquibase formatted sql logicalFilePath:db/changelog/migrations/20260202_1300_5fac6804_index_books_title.sql

-- Revision: 5fac6804
-- Parent: 4e9b57f3

--changeset ann.lee:5fac6804 runInTransaction:false
--comment: Lists come in the order of titles; dropped first, as a failed build leaves an invalid index
DROP INDEX CONCURRENTLY IF EXISTS books_title_id_idx;
CREATE INDEX CONCURRENTLY IF NOT EXISTS books_title_id_idx ON books (title, id);
--rollback DROP INDEX CONCURRENTLY IF EXISTS books_title_id_idx;
