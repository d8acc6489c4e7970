--liquibase formatted sql
-- not watched: COMMIT ends the transaction

--changeset example:1
ALTER TABLE book ADD COLUMN language text;
COMMIT;
COMMENT ON TABLE book IS 'What readers can borrow';
--rollback COMMENT ON TABLE book IS NULL;
--rollback ALTER TABLE book DROP COLUMN language;
