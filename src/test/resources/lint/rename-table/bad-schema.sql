--liquibase formatted sql

--changeset example:1
ALTER TABLE book SET SCHEMA archive;
--rollback ALTER TABLE archive.book SET SCHEMA public;
