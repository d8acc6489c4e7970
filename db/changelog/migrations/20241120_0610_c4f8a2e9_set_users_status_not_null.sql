--liquibase formatted sql logicalFilePath:db/changelog/migrations/20241120_0610_c4f8a2e9_set_users_status_not_null.sql

-- Revision: c4f8a2e9
-- Parent: 97b3d05a

--changeset priya.raman:c4f8a2e9
--comment: Validate first: SET NOT NULL then trusts the constraint and reads no row
ALTER TABLE users VALIDATE CONSTRAINT users_status_check;
ALTER TABLE users VALIDATE CONSTRAINT users_status_present;
ALTER TABLE users ALTER COLUMN status SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_status_present;
--rollback ALTER TABLE users ADD CONSTRAINT users_status_present CHECK (status IS NOT NULL) NOT VALID;
--rollback ALTER TABLE users ALTER COLUMN status DROP NOT NULL;
--rollback ALTER TABLE users DROP CONSTRAINT users_status_check;
--rollback ALTER TABLE users ADD CONSTRAINT users_status_check CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED')) NOT VALID;
