-- = add sequence book_seq

-- Where there are rows already, it has to start behind their highest number.
CREATE SEQUENCE book_seq START WITH 1 INCREMENT BY 50;

-- ROLLBACK
DROP SEQUENCE book_seq;
