--liquibase formatted sql

--changeset example:1
COMMENT ON TABLE book IS 'What readers can borrow';
ALTER TABLE shelf VALIDATE CONSTRAINT shelf_room;
--rollback COMMENT ON TABLE book IS NULL;
