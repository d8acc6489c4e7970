--liquibase formatted sql

--changeset example:1
DROP SCHEMA archive;
--rollback CREATE SCHEMA archive;
