--liquibase formatted sql

--changeset example:1
INSERT INTO shelf (name) VALUES ('New');
ALTER TABLE book ADD COLUMN isbn text;
--rollback ALTER TABLE book DROP COLUMN isbn;
--rollback DELETE FROM shelf WHERE name = 'New';
