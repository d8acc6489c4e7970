--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN page_count bigint;
--rollback ALTER TABLE book DROP COLUMN page_count;
