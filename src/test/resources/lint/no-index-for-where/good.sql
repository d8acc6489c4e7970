--liquibase formatted sql

--changeset example:1
UPDATE book SET pages = 300 WHERE id = 20;
--rollback not required
