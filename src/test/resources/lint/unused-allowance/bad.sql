--liquibase formatted sql

--changeset example:1
--comment: Read by the search; headgate:allow drop-column: the released version no longer uses it
ALTER TABLE book ADD COLUMN abstract text;
--rollback ALTER TABLE book DROP COLUMN abstract;
