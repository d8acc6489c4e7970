--liquibase formatted sql

--changeset example:1 runInTransaction:false
REINDEX INDEX CONCURRENTLY book_title;
--rollback not required
