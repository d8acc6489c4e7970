--liquibase formatted sql

-- The new name is a view, through which rows can be written as well.
--changeset example:1
CREATE VIEW title AS SELECT id, title, subtitle FROM book;
--rollback DROP VIEW title;
