--liquibase formatted sql

--changeset example:1
UPDATE book SET pages = 0 WHERE pages IS NULL;
--rollback not required
