--liquibase formatted sql

--changeset example:1 labels:incompatible
DROP VIEW subtitles;
ALTER TABLE book DROP COLUMN subtitle;
--rollback ALTER TABLE book ADD COLUMN subtitle text;
--rollback CREATE VIEW subtitles AS SELECT id, subtitle FROM book;
