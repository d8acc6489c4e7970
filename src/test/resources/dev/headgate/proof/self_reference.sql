-- = add table chapter

CREATE TABLE chapter (
  id bigint NOT NULL,
  parent_id bigint,
  CONSTRAINT chapter_pkey PRIMARY KEY (id),
  CONSTRAINT chapter_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES chapter(id)
);

-- ROLLBACK
DROP TABLE chapter;
