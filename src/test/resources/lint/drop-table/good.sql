--liquibase formatted sql

-- The released version no longer uses the table.
--changeset example:1 labels:incompatible
DROP TABLE book;
--rollback CREATE TABLE book (
--rollback   id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
--rollback   title text NOT NULL,
--rollback   subtitle text
--rollback );
