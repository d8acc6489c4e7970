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

--changeset headgate:batch_progress
--comment: How far each batched data migration has come
CREATE TABLE headgate.batch_progress (
  history text NOT NULL,
  path text NOT NULL,
  author text NOT NULL,
  id text NOT NULL,
  change integer NOT NULL,
  table_name text NOT NULL,
  key_name text NOT NULL,
  last_key text,
  rows bigint NOT NULL DEFAULT 0,
  batches bigint NOT NULL DEFAULT 0,
  total_estimate bigint NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  done boolean NOT NULL DEFAULT false,
  recorded boolean NOT NULL DEFAULT false,
  PRIMARY KEY (history, path, author, id, change)
);
COMMENT ON TABLE headgate.batch_progress IS 'How far each batched data migration has come';
COMMENT ON COLUMN headgate.batch_progress.history IS 'The history table that the change set belongs to';
COMMENT ON COLUMN headgate.batch_progress.change IS 'The place of the change in its change set, from 0';
COMMENT ON COLUMN headgate.batch_progress.last_key IS 'The last key of the last committed batch';
COMMENT ON COLUMN headgate.batch_progress.rows IS 'Rows gone through, changed or not';
COMMENT ON COLUMN headgate.batch_progress.recorded IS 'Whether the history has the change set too';
--rollback DROP TABLE headgate.batch_progress;
