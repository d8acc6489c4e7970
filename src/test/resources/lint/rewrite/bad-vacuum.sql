--liquibase formatted sql

--changeset example:1 runInTransaction:false
VACUUM FULL book;
--rollback not required
