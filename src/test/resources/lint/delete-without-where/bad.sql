--liquibase formatted sql

--changeset example:1
DELETE FROM book;
--rollback not required
