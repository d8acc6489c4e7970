--liquibase formatted sql

-- Rows move to it in a later release; 'lent' stays, unused.
--changeset example:1
ALTER TYPE state ADD VALUE 'on loan';
--rollback not required
