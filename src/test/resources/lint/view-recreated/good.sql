--liquibase formatted sql

--changeset example:1
CREATE OR REPLACE VIEW titles AS SELECT id, title, subtitle FROM book;
--rollback DROP VIEW titles;
--rollback CREATE VIEW titles AS SELECT id, title FROM book;
--rollback COMMENT ON VIEW titles IS 'For reports';
