--liquibase formatted sql

--changeset example:1
DELETE FROM book WHERE id = 2;
--rollback not required
