-- = add column book.bought date
-- = add column book.lent boolean
-- = add column book.loan numeric(21,0)
-- = add column book.opens time(0) without time zone
-- = add column book.pages integer
-- = add column book.price numeric(12,3)
-- = add column book.shelf smallint
-- = add column book.weight double precision
-- = add column book.printed timestamp without time zone
-- = add column book.seen timestamp with time zone
-- = add column book.code uuid
-- = add column book.title character varying(40)
-- = add column book.link character varying(255)
-- = add column book.blurb text
-- = add column book.cover bytea
-- = add column book.facts jsonb
-- = add column book.ratings integer[]
-- = add column book.tags character varying(255)[]

ALTER TABLE book ADD COLUMN bought date;

ALTER TABLE book ADD COLUMN lent boolean;

ALTER TABLE book ADD COLUMN loan numeric(21,0);

ALTER TABLE book ADD COLUMN opens time(0) without time zone;

ALTER TABLE book ADD COLUMN pages integer;

ALTER TABLE book ADD COLUMN price numeric(12,3);

ALTER TABLE book ADD COLUMN shelf smallint;

ALTER TABLE book ADD COLUMN weight double precision;

ALTER TABLE book ADD COLUMN printed timestamp without time zone;

ALTER TABLE book ADD COLUMN seen timestamp with time zone;

ALTER TABLE book ADD COLUMN code uuid;

ALTER TABLE book ADD COLUMN title character varying(40);

ALTER TABLE book ADD COLUMN link character varying(255);

ALTER TABLE book ADD COLUMN blurb text;

ALTER TABLE book ADD COLUMN cover bytea;

ALTER TABLE book ADD COLUMN facts jsonb;

ALTER TABLE book ADD COLUMN ratings integer[];

ALTER TABLE book ADD COLUMN tags character varying(255)[];

-- ROLLBACK
ALTER TABLE book DROP COLUMN tags;
ALTER TABLE book DROP COLUMN ratings;
ALTER TABLE book DROP COLUMN facts;
ALTER TABLE book DROP COLUMN cover;
ALTER TABLE book DROP COLUMN blurb;
ALTER TABLE book DROP COLUMN link;
ALTER TABLE book DROP COLUMN title;
ALTER TABLE book DROP COLUMN code;
ALTER TABLE book DROP COLUMN seen;
ALTER TABLE book DROP COLUMN printed;
ALTER TABLE book DROP COLUMN weight;
ALTER TABLE book DROP COLUMN shelf;
ALTER TABLE book DROP COLUMN price;
ALTER TABLE book DROP COLUMN pages;
ALTER TABLE book DROP COLUMN opens;
ALTER TABLE book DROP COLUMN loan;
ALTER TABLE book DROP COLUMN lent;
ALTER TABLE book DROP COLUMN bought;
