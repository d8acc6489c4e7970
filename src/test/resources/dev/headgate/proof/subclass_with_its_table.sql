-- = add table film

CREATE TABLE film (
  id bigint NOT NULL,
  minutes integer,
  CONSTRAINT film_pkey PRIMARY KEY (id),
  CONSTRAINT film_id_fkey FOREIGN KEY (id) REFERENCES item(id)
);

-- ROLLBACK
DROP TABLE film;
