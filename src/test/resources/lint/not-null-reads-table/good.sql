--liquibase formatted sql

-- also: new-rule-for-old-writes

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_pages CHECK (pages IS NOT NULL) NOT VALID;
--rollback ALTER TABLE book DROP CONSTRAINT book_pages;

--changeset example:2
ALTER TABLE book VALIDATE CONSTRAINT book_pages;
--rollback not required

--changeset example:3
ALTER TABLE book ALTER COLUMN pages SET NOT NULL;
--rollback ALTER TABLE book ALTER COLUMN pages DROP NOT NULL;
