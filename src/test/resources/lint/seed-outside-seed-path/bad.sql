--liquibase formatted sql

--changeset example:1 context:!dev
INSERT INTO book (title) VALUES ('Walden');
--rollback DELETE FROM book WHERE title = 'Walden';
