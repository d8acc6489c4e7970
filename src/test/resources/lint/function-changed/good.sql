--liquibase formatted sql

--changeset example:1
CREATE OR REPLACE FUNCTION shorter_title(title text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT left(title, 20) $$;
--rollback DROP FUNCTION shorter_title(text);
