--liquibase formatted sql

--changeset example:before
CREATE TYPE state AS ENUM ('there', 'lent');
--rollback DROP TYPE state;
