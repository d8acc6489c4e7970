-- = add sequence customer_seq
-- = change foreign key loan_who_fkey of loan
-- = add table customer
-- = drop table client
-- = drop sequence client_seq

-- Is it client_seq, renamed? In place of making the one and dropping the other, write
--     ALTER SEQUENCE client_seq RENAME TO customer_seq;
-- with the rollback
--     ALTER SEQUENCE customer_seq RENAME TO client_seq;
-- Where there are rows already, it has to start behind their highest number.
CREATE SEQUENCE customer_seq START WITH 1 INCREMENT BY 50;

ALTER TABLE loan DROP CONSTRAINT loan_who_fkey;

-- Is it client, renamed? In place of making the one and dropping the other, write
--     ALTER TABLE client RENAME TO customer;
-- with the rollback
--     ALTER TABLE customer RENAME TO client;
CREATE TABLE customer (
  id bigint NOT NULL,
  name character varying(255),
  CONSTRAINT customer_pkey PRIMARY KEY (id),
  CONSTRAINT customer_name_key UNIQUE (name)
);

-- This fails where a row breaks it, and it locks the table while it looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.
ALTER TABLE loan ADD CONSTRAINT loan_who_fkey FOREIGN KEY (who) REFERENCES customer(id);

-- Not done, since the rows of client would be lost.
-- DROP TABLE client;

-- Not done, since only people know who else takes numbers from client_seq.
-- DROP SEQUENCE client_seq;

-- ROLLBACK
-- CREATE SEQUENCE client_seq START WITH 1 INCREMENT BY 50;
-- CREATE TABLE client (
--   id bigint NOT NULL,
--   name character varying(255),
--   CONSTRAINT client_pkey PRIMARY KEY (id),
--   CONSTRAINT client_name_key UNIQUE (name)
-- );
ALTER TABLE loan DROP CONSTRAINT loan_who_fkey;
DROP TABLE customer;
ALTER TABLE loan ADD CONSTRAINT loan_who_fkey FOREIGN KEY (who) REFERENCES client(id);
DROP SEQUENCE customer_seq;
