-- domain score differs
ALTER DOMAIN score ADD CHECK (VALUE < 100);

-- table log is ordinary, expected PARTITION BY RANGE (at)
DROP TABLE log;
CREATE TABLE log (at date);

-- missing range type span
DROP TYPE span;

-- unexpected aggregate most(integer)
CREATE AGGREGATE most (int) (SFUNC = int4larger, STYPE = int);

-- type pair differs
DROP TYPE pair;
CREATE TYPE pair AS (b numeric(10, 2), a int);
