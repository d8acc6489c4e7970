--liquibase formatted sql

--changeset example:1
UPDATE book SET pages = 300 WHERE title = 'Walden';
--rollback not required
