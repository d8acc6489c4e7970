--liquibase formatted sql

-- also: new-rule-for-old-writes

--changeset example:1
ALTER TABLE book ADD CONSTRAINT book_id CHECK (id IS NOT NULL) NOT VALID;
--rollback ALTER TABLE book DROP CONSTRAINT book_id;

--changeset example:2
ALTER TABLE book VALIDATE CONSTRAINT book_id;
--rollback not required

--changeset example:3
ALTER TABLE book ALTER COLUMN id SET NOT NULL;
--rollback ALTER TABLE book ALTER COLUMN id DROP NOT NULL;

--changeset example:4
ALTER TABLE book ADD CONSTRAINT book_pkey PRIMARY KEY USING INDEX book_pkey;
--rollback not required
