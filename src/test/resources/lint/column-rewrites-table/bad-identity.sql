--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
--rollback ALTER TABLE book DROP COLUMN number;
