--liquibase formatted sql

--changeset example:1
UPDATE book SET pages = 0;
--rollback not required
