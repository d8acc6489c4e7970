--liquibase formatted sql

--changeset example:1
ALTER TYPE state RENAME VALUE 'lent' TO 'on loan';
--rollback ALTER TYPE state RENAME VALUE 'on loan' TO 'lent';
