--liquibase formatted sql logicalFilePath:db/seed/10_people.sql

--changeset seed:people
--comment: Somebody to look at
INSERT INTO people (name, email) VALUES ('Ada Example', 'ada@example.org'), ('Bo Example', 'bo@example.org');
--rollback DELETE FROM people WHERE email LIKE '%@example.org';
