--liquibase formatted sql

--changeset example:1
ALTER TABLE book RENAME COLUMN subtitle TO second_title;
--rollback ALTER TABLE book RENAME COLUMN second_title TO subtitle;
