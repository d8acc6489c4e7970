-- Two statements
INSERT INTO visited VALUES (1);
INSERT INTO visited VALUES (2);
