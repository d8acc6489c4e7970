--liquibase formatted sql

--changeset example:1
ALTER TABLE book SET UNLOGGED;
--rollback ALTER TABLE book SET LOGGED;
