--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN language text;
--rollback ALTER TABLE book DROP COLUMN language;

--changeset example:2
COMMENT ON TABLE book IS 'What readers can borrow';
--rollback COMMENT ON TABLE book IS NULL;
