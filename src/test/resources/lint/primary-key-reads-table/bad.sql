--liquibase formatted sql

-- also: constraint-may-fail

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_pkey PRIMARY KEY USING INDEX book_pkey;
--rollback not required
