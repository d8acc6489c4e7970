--liquibase formatted sql logicalFilePath:db/changelog/migrations/20240924_1440_a81d52be_add_users_avatar_url.sql

-- Revision: a81d52be
-- Parent: 3f9a1c07

--changeset mats.lindqvist:a81d52be
--comment: A picture for each user
ALTER TABLE users ADD COLUMN avatar_url varchar(500);
--rollback ALTER TABLE users DROP COLUMN avatar_url;
