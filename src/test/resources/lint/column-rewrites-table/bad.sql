--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN code uuid DEFAULT gen_random_uuid();
--rollback ALTER TABLE book DROP COLUMN code;
