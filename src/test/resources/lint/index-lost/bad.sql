--liquibase formatted sql

--changeset example:1 labels:incompatible
ALTER TABLE book DROP COLUMN subtitle;
--rollback ALTER TABLE book ADD COLUMN subtitle text;
--rollback CREATE INDEX book_subtitle ON book (subtitle);
--rollback CREATE INDEX book_title_subtitle ON book (title, subtitle);
