--liquibase formatted sql

--changeset example:1
CREATE FUNCTION book_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER
  AS $$ SELECT count(*) FROM public.book $$;
--rollback DROP FUNCTION book_count();
