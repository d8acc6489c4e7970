--liquibase formatted sql

--changeset example:1
CLUSTER book USING book_pkey;
--rollback not required
