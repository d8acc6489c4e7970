--liquibase formatted sql

--changeset example:1
ALTER TABLE book ALTER COLUMN id RESTART WITH 1000;
--rollback not required
