--liquibase formatted sql

-- The released version no longer uses the column.
--changeset example:1 labels:incompatible
ALTER TABLE book DROP COLUMN subtitle;
--rollback ALTER TABLE book ADD COLUMN subtitle text;
