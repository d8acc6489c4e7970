--liquibase formatted sql

-- Another constraint on the same column takes its place.
--changeset example:1
ALTER TABLE book DROP CONSTRAINT book_price, ADD CONSTRAINT book_price CHECK (price >= 0 OR price IS NULL) NOT VALID;
--rollback ALTER TABLE book DROP CONSTRAINT book_price, ADD CONSTRAINT book_price CHECK (price >= 0);

--changeset example:2
ALTER TABLE book VALIDATE CONSTRAINT book_price;
--rollback not required
