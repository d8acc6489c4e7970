--liquibase formatted sql

--changeset example:1
COMMENT ON TABLE book IS 'What readers can borrow';
--rollback COMMENT ON TABLE book IS NULL;

--changeset example:2
ALTER TABLE shelf VALIDATE CONSTRAINT shelf_room;
--rollback not required
