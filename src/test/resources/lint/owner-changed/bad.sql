--liquibase formatted sql

--changeset example:1
ALTER TABLE book OWNER TO pg_database_owner;
--rollback ALTER TABLE book OWNER TO CURRENT_USER;
