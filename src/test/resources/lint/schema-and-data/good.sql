--liquibase formatted sql

--changeset example:1
INSERT INTO shelf (name) VALUES ('New');
--rollback DELETE FROM shelf WHERE name = 'New';

--changeset example:2
ALTER TABLE book ADD COLUMN isbn text;
--rollback ALTER TABLE book DROP COLUMN isbn;
