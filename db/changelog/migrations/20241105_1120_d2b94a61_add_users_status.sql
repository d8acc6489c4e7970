--liquibase formatted sql logicalFilePath:db/changelog/migrations/20241105_1120_d2b94a61_add_users_status.sql

-- Revision: d2b94a61
-- Parent: 5c07e6f4

--changeset priya.raman:d2b94a61
--comment: Expand is_active to a status; existing rows are filled by the next change
ALTER TABLE users ADD COLUMN status varchar(20);
ALTER TABLE users ALTER COLUMN status SET DEFAULT 'ACTIVE';
ALTER TABLE users ADD CONSTRAINT users_status_check
  CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED')) NOT VALID;
--rollback ALTER TABLE users DROP COLUMN status;
