--liquibase formatted sql

--changeset example:1 runInTransaction:false
COMMENT ON TABLE book IS 'What readers can borrow';
VACUUM book;
--rollback COMMENT ON TABLE book IS NULL;
