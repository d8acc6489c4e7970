--liquibase formatted sql

--changeset example:1
GRANT SELECT ON book TO PUBLIC;
--rollback REVOKE SELECT ON book FROM PUBLIC;
