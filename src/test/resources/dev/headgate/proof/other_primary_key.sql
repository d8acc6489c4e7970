-- = change primary key of place

ALTER TABLE place DROP CONSTRAINT place_pkey;

-- This fails where rows have the same values, and nobody can write while it is built.
ALTER TABLE place ADD CONSTRAINT place_pkey PRIMARY KEY (shelf, room);

-- ROLLBACK
ALTER TABLE place DROP CONSTRAINT place_pkey;
ALTER TABLE place ADD CONSTRAINT place_pkey PRIMARY KEY (room);
