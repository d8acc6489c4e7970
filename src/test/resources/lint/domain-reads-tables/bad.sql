--liquibase formatted sql

--changeset example:1
ALTER DOMAIN page_count ADD CONSTRAINT page_count_positive CHECK (VALUE >= 0);
--rollback ALTER DOMAIN page_count DROP CONSTRAINT page_count_positive;
