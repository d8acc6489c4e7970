--liquibase formatted sql

--changeset example:1
ALTER ROLE CURRENT_USER SET statement_timeout = '1min';
--rollback ALTER ROLE CURRENT_USER RESET statement_timeout;
