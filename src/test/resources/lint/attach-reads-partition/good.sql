--liquibase formatted sql

--changeset example:1
ALTER TABLE loan_2000 ADD CONSTRAINT loan_2000_day CHECK (day >= '2000-01-01' AND day < '2001-01-01') NOT VALID;
--rollback ALTER TABLE loan_2000 DROP CONSTRAINT loan_2000_day;

--changeset example:2
ALTER TABLE loan_2000 VALIDATE CONSTRAINT loan_2000_day;
--rollback not required

--changeset example:3
ALTER TABLE loan ATTACH PARTITION loan_2000 FOR VALUES FROM ('2000-01-01') TO ('2001-01-01');
--rollback ALTER TABLE loan DETACH PARTITION loan_2000;
