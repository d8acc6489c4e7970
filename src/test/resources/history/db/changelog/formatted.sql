--liquibase formatted sql

--changeset bob:view runOnChange:true splitStatements:false
--comment: A view that is made anew
CREATE OR REPLACE VIEW open_item AS SELECT id, label FROM item WHERE open;
--rollback DROP VIEW open_item;

--changeset bob:function endDelimiter:/ context:"prod and !dev" labels:blue
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$
/
COMMENT ON FUNCTION one() IS 'one; and only'
/

--changeset bob:index runInTransaction:false
CREATE INDEX CONCURRENTLY item_made ON item (made);
--rollback DROP INDEX item_made;

--changeset bob:always runAlways:true
COMMENT ON TABLE item IS 'seen';

--changeset bob:checked
--preconditions onFail:MARK_RAN onError:HALT
--precondition-sql-check expectedResult:0 SELECT count(*) FROM item WHERE amount < 0
ALTER TABLE item ADD CONSTRAINT item_amount CHECK (amount >= 0);
