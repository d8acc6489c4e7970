--liquibase formatted sql

--property name:library value:Alexandria

--changeset example:1
COMMENT ON TABLE book IS 'Belongs to ${library}';
--rollback COMMENT ON TABLE book IS NULL;
