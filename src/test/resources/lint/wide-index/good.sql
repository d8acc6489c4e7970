--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id bigint,
  reader_id bigint,
  language text,
  stars smallint,
  day date
);
CREATE INDEX review_search ON review (book_id, day) INCLUDE (stars);
--rollback DROP TABLE review;
