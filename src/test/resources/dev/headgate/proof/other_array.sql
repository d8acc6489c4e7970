-- = change type of book.tags from character varying(255)[] to integer[]

-- Not done, since values of book.tags may not fit, or lose something: look at them first.
-- ALTER TABLE book ALTER COLUMN tags TYPE integer[] USING tags::text[]::integer[];

-- ROLLBACK
-- ALTER TABLE book ALTER COLUMN tags TYPE character varying(255)[] USING tags::text[]::character varying(255)[];
