--liquibase formatted sql

--changeset example:1
REINDEX INDEX book_title;
--rollback not required
