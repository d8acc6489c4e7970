--liquibase formatted sql

--changeset example:1 runInTransaction:false
VACUUM book;
--rollback not required
