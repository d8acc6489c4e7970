-- = add table book_author

CREATE TABLE book_author (
  authors_id bigint NOT NULL,
  book_id bigint NOT NULL,
  CONSTRAINT book_author_pkey PRIMARY KEY (authors_id, book_id),
  CONSTRAINT book_author_authors_id_fkey FOREIGN KEY (authors_id) REFERENCES author(id),
  CONSTRAINT book_author_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id)
);

-- ROLLBACK
DROP TABLE book_author;
