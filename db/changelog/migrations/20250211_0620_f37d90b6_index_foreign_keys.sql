--liquibase formatted sql logicalFilePath:db/changelog/migrations/20250211_0620_f37d90b6_index_foreign_keys.sql

-- Revision: f37d90b6
-- Parent: 2ae5f718

--changeset ines.okafor:f37d90b6 runInTransaction:false
--comment: The one foreign key that no other index serves; dropped first, as a failed build leaves an invalid index
DROP INDEX CONCURRENTLY IF EXISTS user_skills_skill_id_idx;
CREATE INDEX CONCURRENTLY IF NOT EXISTS user_skills_skill_id_idx ON user_skills (skill_id);
--rollback DROP INDEX CONCURRENTLY IF EXISTS user_skills_skill_id_idx;
