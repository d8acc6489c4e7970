--liquibase formatted sql
-- also: rollback-incomplete

--changeset example:1 labels:incompatible
ALTER TABLE book DROP COLUMN subtitle CASCADE;
--rollback ALTER TABLE book ADD COLUMN subtitle text;
