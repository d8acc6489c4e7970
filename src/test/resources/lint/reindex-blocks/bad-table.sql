--liquibase formatted sql

--changeset example:1
REINDEX TABLE book;
--rollback not required
