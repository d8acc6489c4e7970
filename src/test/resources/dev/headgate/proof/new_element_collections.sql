-- = add table book_note
-- = add table book_tag

CREATE TABLE book_note (
  "position" integer NOT NULL,
  book_id bigint NOT NULL,
  notes character varying(255),
  CONSTRAINT book_note_pkey PRIMARY KEY ("position", book_id),
  CONSTRAINT book_note_position_check CHECK ("position" >= 0),
  CONSTRAINT book_note_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id)
);

CREATE TABLE book_tag (
  book_id bigint NOT NULL,
  tags character varying(255),
  CONSTRAINT book_tag_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id)
);

-- ROLLBACK
DROP TABLE book_tag;
DROP TABLE book_note;
