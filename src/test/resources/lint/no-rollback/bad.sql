--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN language text;
