--liquibase formatted sql

--changeset example:1
CREATE INDEX loan_day ON ONLY loan (day);
--rollback DROP INDEX loan_day;
