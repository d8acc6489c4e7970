--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN code uuid;
--rollback ALTER TABLE book DROP COLUMN code;

--changeset example:2
ALTER TABLE book ALTER COLUMN code SET DEFAULT gen_random_uuid();
--rollback ALTER TABLE book ALTER COLUMN code DROP DEFAULT;
