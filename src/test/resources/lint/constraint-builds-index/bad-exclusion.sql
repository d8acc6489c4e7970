--liquibase formatted sql

-- also: unique-may-fail

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_pages_excl EXCLUDE USING btree (pages WITH =);
--rollback ALTER TABLE book DROP CONSTRAINT book_pages_excl;
