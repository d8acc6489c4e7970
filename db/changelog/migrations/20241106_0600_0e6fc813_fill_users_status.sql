--liquibase formatted sql logicalFilePath:db/changelog/migrations/20241106_0600_0e6fc813_fill_users_status.sql

-- Revision: 0e6fc813
-- Parent: d2b94a61

--changeset priya.raman:0e6fc813
--comment: Data only: the status that is_active stands for; headgate:allow no-index-for-where: once, and every row needs it
UPDATE users SET status = CASE WHEN is_active THEN 'ACTIVE' ELSE 'INACTIVE' END
WHERE status IS NULL;
--rollback UPDATE users SET status = NULL;
