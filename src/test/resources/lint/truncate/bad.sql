--liquibase formatted sql

--changeset example:1
TRUNCATE book;
--rollback not required
