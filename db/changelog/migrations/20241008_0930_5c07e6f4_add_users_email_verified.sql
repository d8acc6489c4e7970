--liquibase formatted sql logicalFilePath:db/changelog/migrations/20241008_0930_5c07e6f4_add_users_email_verified.sql

-- Revision: 5c07e6f4
-- Parent: a81d52be

--changeset mats.lindqvist:5c07e6f4
--comment: Nobody has proved an address yet
ALTER TABLE users ADD COLUMN email_verified boolean NOT NULL DEFAULT false;
--rollback ALTER TABLE users DROP COLUMN email_verified;
