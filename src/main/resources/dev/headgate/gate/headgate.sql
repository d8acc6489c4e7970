--liquibase formatted sql logicalFilePath:dev/headgate/gate/headgate.sql

--changeset headgate:environment
--comment: The environment in which this database was first migrated
CREATE TABLE headgate.environment (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  name text NOT NULL CHECK (name IN ('dev', 'test', 'uat', 'prod')),
  marked_at timestamptz NOT NULL DEFAULT now(),
  marked_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE headgate.environment IS 'The environment in which this database was first migrated';
--rollback DROP TABLE headgate.environment;

--changeset headgate:attempt
--comment: Change sets outside a transaction that have begun and are not recorded yet
CREATE TABLE headgate.attempt (
  path text NOT NULL,
  author text NOT NULL,
  id text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (path, author, id)
);
COMMENT ON TABLE headgate.attempt IS 'Change sets outside a transaction that have begun and are not recorded yet';
--rollback DROP TABLE headgate.attempt;
