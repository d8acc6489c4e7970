--liquibase formatted sql

--changeset example:1
DELETE FROM shelf WHERE id = 2;
--rollback not required
