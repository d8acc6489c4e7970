--liquibase formatted sql

--changeset example:1
GRANT SELECT, INSERT ON book TO pg_monitor;
--rollback REVOKE SELECT, INSERT ON book FROM pg_monitor;
