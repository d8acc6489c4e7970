--liquibase formatted sql

-- also: partition-shuts-parent

--changeset example:1
ALTER TABLE loan_rest ADD CONSTRAINT loan_rest_day CHECK (NOT (day >= '2026-01-01' AND day < '2027-01-01')) NOT VALID;
--rollback ALTER TABLE loan_rest DROP CONSTRAINT loan_rest_day;

--changeset example:2
ALTER TABLE loan_rest VALIDATE CONSTRAINT loan_rest_day;
--rollback not required

--changeset example:3
CREATE TABLE loan_2026 PARTITION OF loan FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
--rollback DROP TABLE loan_2026;
