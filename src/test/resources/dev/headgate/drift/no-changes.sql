INSERT INTO person (name) VALUES ('zoe');

UPDATE person SET price = 5;

SELECT nextval('ticket'), setval('person_old_seq', 99);

COMMENT ON TABLE person IS 'all of them';

COMMENT ON COLUMN person.room IS 'where';

ANALYZE person;

CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

ALTER TABLE person DROP CONSTRAINT person_level_check;
ALTER TABLE person ADD CONSTRAINT person_level_check CHECK (level = ANY (ARRAY['b', 'a']));

ALTER TABLE person DROP COLUMN spare;
ALTER TABLE person ADD spare int;

REINDEX TABLE person;

ALTER TABLE person SET (fillfactor = 70);

GRANT SELECT ON person TO PUBLIC;

CREATE TEMPORARY TABLE mine (id int);
