-- = add table place

CREATE TABLE place (
  shelf integer NOT NULL,
  room character varying(255) NOT NULL,
  label character varying(255),
  CONSTRAINT place_pkey PRIMARY KEY (shelf, room)
);

-- ROLLBACK
DROP TABLE place;
