--liquibase formatted sql

--changeset bank:log-index runInTransaction:false
CREATE INDEX CONCURRENTLY account_log_at ON account_log (at);
--rollback DROP INDEX CONCURRENTLY account_log_at;
