--liquibase formatted sql logicalFilePath:db/changelog/migrations/20250506_0630_19ce84d5_drop_users_is_active.sql

-- Revision: 19ce84d5
-- Parent: 7d3b6f91

--changeset priya.raman:19ce84d5
--comment: Contract: the status says the same, and a rollback derives it from there; headgate:allow drop-column: the release before this one reads only the status
ALTER TABLE users DROP COLUMN is_active;
--rollback ALTER TABLE users ADD COLUMN is_active boolean NOT NULL DEFAULT true;
--rollback UPDATE users SET is_active = false WHERE status <> 'ACTIVE';
