--liquibase formatted sql

--changeset example:1
CREATE POLICY readers ON book FOR SELECT USING (title <> '');
--rollback DROP POLICY readers ON book;

--changeset example:2
ALTER TABLE book ENABLE ROW LEVEL SECURITY;
--rollback ALTER TABLE book DISABLE ROW LEVEL SECURITY;
