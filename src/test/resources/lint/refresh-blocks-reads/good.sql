--liquibase formatted sql

--changeset example:1
REFRESH MATERIALIZED VIEW CONCURRENTLY titles;
--rollback not required
