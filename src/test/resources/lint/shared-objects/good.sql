--liquibase formatted sql

--changeset example:1
GRANT SELECT ON book TO pg_monitor;
--rollback REVOKE SELECT ON book FROM pg_monitor;
