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
