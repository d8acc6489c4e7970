--liquibase formatted sql

--changeset example:1
CREATE TABLE review (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  word_1 text,
  word_2 text,
  word_3 text,
  word_4 text,
  word_5 text,
  word_6 text,
  word_7 text,
  word_8 text,
  word_9 text,
  word_10 text
);
CREATE INDEX review_word_1 ON review (word_1);
CREATE INDEX review_word_2 ON review (word_2);
CREATE INDEX review_word_3 ON review (word_3);
CREATE INDEX review_word_4 ON review (word_4);
CREATE INDEX review_word_5 ON review (word_5);
CREATE INDEX review_word_6 ON review (word_6);
CREATE INDEX review_word_7 ON review (word_7);
CREATE INDEX review_word_8 ON review (word_8);
CREATE INDEX review_word_9 ON review (word_9);
CREATE INDEX review_word_10 ON review (word_10);
--rollback DROP TABLE review;
