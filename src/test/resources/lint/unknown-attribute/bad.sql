--liquibase formatted sql

--changeset example:1 runInTransactoin:false
COMMENT ON TABLE book IS 'What readers can borrow';
--rollback COMMENT ON TABLE book IS NULL;
