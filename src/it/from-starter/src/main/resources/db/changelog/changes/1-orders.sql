--liquibase formatted sql
--changeset ann:orders
CREATE TABLE orders (id int PRIMARY KEY);
--rollback DROP TABLE orders;
--changeset ann:first
INSERT INTO orders VALUES (${first});
