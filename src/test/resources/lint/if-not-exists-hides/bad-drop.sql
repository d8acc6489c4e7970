--liquibase formatted sql

--changeset example:1
DROP VIEW IF EXISTS titles;
--rollback not required
