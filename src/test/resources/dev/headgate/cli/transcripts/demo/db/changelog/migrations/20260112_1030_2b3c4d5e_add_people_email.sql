--liquibase formatted sql logicalFilePath:db/changelog/migrations/20260112_1030_2b3c4d5e_add_people_email.sql

-- Revision: 2b3c4d5e
-- Parent: 1a2b3c4d

--changeset ann.onymous:2b3c4d5e
--comment: Where to write to
ALTER TABLE people ADD COLUMN email varchar(254);
--rollback ALTER TABLE people DROP COLUMN email;
