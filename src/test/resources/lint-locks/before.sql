CREATE TABLE shelf (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE book (
  id bigint PRIMARY KEY,
  title varchar(50) NOT NULL,
  pages int,
  shelf_id bigint REFERENCES shelf (id),
  CONSTRAINT book_title_key UNIQUE (title)
);
ALTER TABLE book ADD CONSTRAINT book_pages_known CHECK (pages IS NOT NULL) NOT VALID;
ALTER TABLE book ADD CONSTRAINT book_place FOREIGN KEY (shelf_id) REFERENCES shelf (id) NOT VALID;
CREATE INDEX book_pages ON book (pages);
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER book_changed AFTER UPDATE ON book FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE TABLE loan (day date NOT NULL, reader text) PARTITION BY RANGE (day);
CREATE TABLE loan_2025 PARTITION OF loan FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE loan_rest PARTITION OF loan DEFAULT;
CREATE MATERIALIZED VIEW titles AS SELECT DISTINCT title FROM book;
CREATE UNIQUE INDEX titles_title ON titles (title);
