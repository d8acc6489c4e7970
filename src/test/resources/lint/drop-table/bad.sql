--liquibase formatted sql

--changeset example:1
DROP TABLE book;
--rollback CREATE TABLE book (
--rollback   id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
--rollback   title text NOT NULL,
--rollback   subtitle text
--rollback );
