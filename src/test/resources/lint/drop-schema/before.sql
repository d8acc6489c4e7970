--liquibase formatted sql

--changeset example:before
CREATE SCHEMA archive;
--rollback DROP SCHEMA archive;
