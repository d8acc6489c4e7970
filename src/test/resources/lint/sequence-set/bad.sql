--liquibase formatted sql

--changeset example:1
SELECT setval('book_id_seq', 1000);
--rollback not required
