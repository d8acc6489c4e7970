--liquibase formatted sql

--changeset example:before
CREATE SCHEMA archive;
CREATE TABLE archive.book (id bigint PRIMARY KEY);
--rollback DROP TABLE archive.book;
--rollback DROP SCHEMA archive;
