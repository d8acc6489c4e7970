--liquibase formatted sql logicalFilePath:db/changelog/migrations/20241119_1605_97b3d05a_require_users_status.sql

-- Revision: 97b3d05a
-- Parent: 0e6fc813

--changeset priya.raman:97b3d05a
--comment: New rows need a status; NOT VALID, so that no row is read under the lock
ALTER TABLE users ADD CONSTRAINT users_status_present
  CHECK (status IS NOT NULL) NOT VALID;
--rollback ALTER TABLE users DROP CONSTRAINT users_status_present;
