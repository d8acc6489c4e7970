--liquibase formatted sql logicalFilePath:db/changelog/migrations/20250304_0615_8c16d4a3_index_users_full_name.sql

-- Revision: 8c16d4a3
-- Parent: f37d90b6

--changeset mats.lindqvist:8c16d4a3 runInTransaction:false
--comment: Lists and searches come in the order of names; dropped first, as a failed build leaves an invalid index
DROP INDEX CONCURRENTLY IF EXISTS users_full_name_id_idx;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_full_name_id_idx ON users (full_name, id);
--rollback DROP INDEX CONCURRENTLY IF EXISTS users_full_name_id_idx;
