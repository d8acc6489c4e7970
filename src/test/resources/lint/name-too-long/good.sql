--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN lent_count bigint;
--rollback ALTER TABLE book DROP COLUMN lent_count;
