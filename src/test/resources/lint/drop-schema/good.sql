--liquibase formatted sql

-- The released version no longer uses the schema.
--changeset example:1 labels:incompatible
DROP SCHEMA archive;
--rollback CREATE SCHEMA archive;
