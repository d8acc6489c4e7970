--liquibase formatted sql

--changeset example:1
CREATE OR REPLACE FUNCTION short_title(title text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT left(title, 20) $$;
--rollback CREATE OR REPLACE FUNCTION short_title(title text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT left(title, 40) $$;
