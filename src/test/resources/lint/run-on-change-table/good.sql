--liquibase formatted sql

--changeset example:1 runOnChange:true
CREATE OR REPLACE VIEW titles AS SELECT id, title FROM book;
--rollback DROP VIEW titles;
