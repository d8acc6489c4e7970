--liquibase formatted sql

--changeset example:1
CREATE SCHEMA attic;
--rollback DROP SCHEMA attic;
