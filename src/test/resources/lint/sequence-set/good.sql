--liquibase formatted sql

--changeset example:1
ALTER SEQUENCE book_id_seq CACHE 20;
--rollback ALTER SEQUENCE book_id_seq CACHE 1;
