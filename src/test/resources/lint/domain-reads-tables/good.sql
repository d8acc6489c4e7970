--liquibase formatted sql

-- also: not-valid-left

--changeset example:1
ALTER DOMAIN page_count ADD CONSTRAINT page_count_positive CHECK (VALUE >= 0) NOT VALID;
--rollback ALTER DOMAIN page_count DROP CONSTRAINT page_count_positive;
