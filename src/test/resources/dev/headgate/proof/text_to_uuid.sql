-- = change type of book.code from character varying(255) to uuid

-- Not done, since values of book.code may not fit, or lose something: look at them first.
-- ALTER TABLE book ALTER COLUMN code DROP DEFAULT;
-- ALTER TABLE book ALTER COLUMN code TYPE uuid USING code::uuid;
-- ALTER TABLE book ALTER COLUMN code SET DEFAULT '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid;

-- ROLLBACK
-- ALTER TABLE book ALTER COLUMN code DROP DEFAULT;
-- ALTER TABLE book ALTER COLUMN code TYPE character varying(255) USING code::text::character varying(255);
-- ALTER TABLE book ALTER COLUMN code SET DEFAULT '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::character varying;
