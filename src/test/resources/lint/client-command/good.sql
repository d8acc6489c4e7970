--liquibase formatted sql

--changeset example:1
INSERT INTO book (title) VALUES ('Utopia');
--rollback DELETE FROM book WHERE title = 'Utopia';
