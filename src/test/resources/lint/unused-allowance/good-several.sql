--liquibase formatted sql

--changeset example:1
-- headgate:allow drop-column: the released version no longer uses it
-- headgate:allow index-not-concurrent: the table has ten rows
ALTER TABLE book DROP COLUMN subtitle;
CREATE INDEX book_title ON book (title);
--rollback DROP INDEX book_title;
--rollback ALTER TABLE book ADD COLUMN subtitle text;
