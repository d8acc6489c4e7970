--liquibase formatted sql

--changeset example:1
ALTER TABLE book DROP CONSTRAINT book_price;
--rollback ALTER TABLE book ADD CONSTRAINT book_price CHECK (price >= 0);
