--liquibase formatted sql

--changeset example:1
ALTER TABLE book ALTER COLUMN subtitle TYPE text;
--rollback ALTER TABLE book ALTER COLUMN subtitle TYPE varchar(50);
