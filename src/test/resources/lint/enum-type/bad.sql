--liquibase formatted sql

--changeset example:1
CREATE TYPE state AS ENUM ('there', 'lent');
--rollback DROP TYPE state;
