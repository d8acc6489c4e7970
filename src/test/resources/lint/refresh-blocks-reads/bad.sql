--liquibase formatted sql

--changeset example:1
REFRESH MATERIALIZED VIEW titles;
--rollback not required
