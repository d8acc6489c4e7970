--liquibase formatted sql

--changeset example:1
DO $$
BEGIN
  ALTER TABLE book ADD CONSTRAINT book_pages CHECK (pages >= 0);
END $$;
--rollback ALTER TABLE book DROP CONSTRAINT book_pages;
