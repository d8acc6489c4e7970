--liquibase formatted sql

--changeset example:1
ALTER SCHEMA archive RENAME TO attic;
--rollback ALTER SCHEMA attic RENAME TO archive;
