--liquibase formatted sql logicalFilePath:db/changelog/migrations/20250325_1345_e05a7bc2_add_version_columns.sql

-- Revision: e05a7bc2
-- Parent: 8c16d4a3

--changeset priya.raman:e05a7bc2
--comment: Counts the changes of a row, so that none is lost; headgate:allow several-tables-locked: each lock lasts milliseconds
ALTER TABLE users ADD COLUMN version integer NOT NULL DEFAULT 0;
ALTER TABLE skills ADD COLUMN version integer NOT NULL DEFAULT 0;
--rollback ALTER TABLE skills DROP COLUMN version;
--rollback ALTER TABLE users DROP COLUMN version;
