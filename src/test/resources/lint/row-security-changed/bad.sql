--liquibase formatted sql

--changeset example:1
ALTER TABLE book ENABLE ROW LEVEL SECURITY;
--rollback ALTER TABLE book DISABLE ROW LEVEL SECURITY;
