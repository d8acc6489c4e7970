--liquibase formatted sql

--changeset example:1
--comment: The covers say it; headgate:allow drop-column: the released version no longer uses it
ALTER TABLE book DROP COLUMN subtitle;
--rollback ALTER TABLE book ADD COLUMN subtitle text;
