--liquibase formatted sql

--changeset example:before
CREATE OR REPLACE FUNCTION short_title(title text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT left(title, 40) $$;
--rollback DROP FUNCTION short_title(text);
