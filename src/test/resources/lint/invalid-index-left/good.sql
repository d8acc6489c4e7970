--liquibase formatted sql

--changeset example:1 runInTransaction:false
CREATE INDEX CONCURRENTLY loan_2026_day ON loan_2026 (day);
--rollback DROP INDEX CONCURRENTLY loan_2026_day;

--changeset example:2
CREATE INDEX loan_day ON ONLY loan (day);
ALTER INDEX loan_day ATTACH PARTITION loan_2026_day;
--rollback DROP INDEX loan_day;
--rollback CREATE INDEX loan_2026_day ON loan_2026 (day);
