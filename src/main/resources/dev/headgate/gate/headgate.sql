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
  history text NOT NULL,
  path text NOT NULL,
  author text NOT NULL,
  id text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (history, path, author, id)
);
COMMENT ON TABLE headgate.attempt IS 'Change sets outside a transaction that have begun and are not recorded yet';
--rollback DROP TABLE headgate.attempt;

--changeset headgate:run
--comment: Every run that took the migration lock and applied or stamped, or tried to
CREATE TABLE headgate.run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  outcome text NOT NULL CHECK (outcome IN ('running', 'opened', 'failed', 'closed', 'interrupted')),
  mode text NOT NULL,
  deployment text NOT NULL,
  history text NOT NULL,
  changelog text NOT NULL,
  from_revision text,
  to_revision text,
  planned integer NOT NULL,
  applied integer NOT NULL,
  exit_code integer,
  error text,
  db_role text NOT NULL DEFAULT session_user,
  os_user text NOT NULL,
  host text NOT NULL,
  pid bigint NOT NULL,
  backend_pid integer NOT NULL,
  version text,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  duration_ms bigint
);
COMMENT ON TABLE headgate.run IS 'Every run that took the migration lock and applied or stamped, or tried to';
COMMENT ON COLUMN headgate.run.history IS 'The history table, the migration lock is derived from its name';
COMMENT ON COLUMN headgate.run.to_revision IS 'The revision aimed at, applied says how far it came';
COMMENT ON COLUMN headgate.run.pid IS 'The process on its own host';
COMMENT ON COLUMN headgate.run.backend_pid IS 'The server process that held the migration lock';
--rollback DROP TABLE headgate.run;

--changeset headgate:run_step
--comment: Every change set of a run
CREATE TABLE headgate.run_step (
  run_id bigint NOT NULL REFERENCES headgate.run ON DELETE CASCADE,
  number integer NOT NULL,
  path text NOT NULL,
  author text NOT NULL,
  change_set text NOT NULL,
  outcome text NOT NULL
    CHECK (outcome IN ('running', 'applied', 'stamped', 'skipped', 'failed', 'interrupted')),
  started_at timestamptz NOT NULL,
  duration_ms bigint,
  lock_wait_ms bigint NOT NULL,
  retries integer NOT NULL,
  error text,
  PRIMARY KEY (run_id, number)
);
COMMENT ON TABLE headgate.run_step IS 'Every change set of a run';
COMMENT ON COLUMN headgate.run_step.change_set IS 'The id of the change set, which is its revision';
COMMENT ON COLUMN headgate.run_step.lock_wait_ms IS 'How long it lost waiting for locks on tables';
--rollback DROP TABLE headgate.run_step;

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

--changeset headgate:rollback_sql
--comment: How each applied change set is undone, for builds that do not know it
CREATE TABLE headgate.rollback_sql (
  history text NOT NULL,
  path text NOT NULL,
  author text NOT NULL,
  id text NOT NULL,
  transactional boolean NOT NULL,
  statements text[],
  kept_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (history, path, author, id)
);
COMMENT ON TABLE headgate.rollback_sql IS 'How each applied change set is undone, for builds that do not know it';
COMMENT ON COLUMN headgate.rollback_sql.history IS 'The history table that the change set belongs to';
COMMENT ON COLUMN headgate.rollback_sql.transactional IS 'Whether the statements run in one transaction';
COMMENT ON COLUMN headgate.rollback_sql.statements IS 'In their order, NULL when there is no rollback';
--rollback DROP TABLE headgate.rollback_sql;

--changeset headgate:run_step_undone
--comment: A downgrade's steps
ALTER TABLE headgate.run_step DROP CONSTRAINT run_step_outcome_check;
ALTER TABLE headgate.run_step ADD CONSTRAINT run_step_outcome_check
  CHECK (outcome IN ('running', 'applied', 'stamped', 'undone', 'skipped', 'failed', 'interrupted'));
--rollback ALTER TABLE headgate.run_step DROP CONSTRAINT run_step_outcome_check;
--rollback ALTER TABLE headgate.run_step ADD CONSTRAINT run_step_outcome_check CHECK (outcome IN ('running', 'applied', 'stamped', 'skipped', 'failed', 'interrupted'));

--changeset headgate:gate_state
--comment: What a build found at head, so that its next start need not compare in full
CREATE TABLE headgate.gate_state (
  history text NOT NULL,
  fingerprint text NOT NULL,
  digest text NOT NULL,
  current text,
  head text,
  change_sets integer NOT NULL,
  seeds_left_out integer NOT NULL,
  revisions text[] NOT NULL,
  verified_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (history, fingerprint)
);
COMMENT ON TABLE headgate.gate_state IS 'What a build found at head, so that its next start need not compare in full';
COMMENT ON COLUMN headgate.gate_state.history IS 'The history table';
COMMENT ON COLUMN headgate.gate_state.fingerprint IS 'Stands for the changelog, its settings and the build';
COMMENT ON COLUMN headgate.gate_state.digest IS 'Stands for the rows of the history';
COMMENT ON COLUMN headgate.gate_state.revisions IS 'Path, author, id, checksums, flags and comment of each change set';
--rollback DROP TABLE headgate.gate_state;

--changeset headgate:deferred
--comment: Change sets that the last upgrade passed over; the next one tries them again
CREATE TABLE headgate.deferred (
  history text NOT NULL,
  path text NOT NULL,
  author text NOT NULL,
  id text NOT NULL,
  checksum text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('deferred', 'failed-ignored', 'skipped')),
  reason text NOT NULL,
  tried_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (history, path, author, id)
);
COMMENT ON TABLE headgate.deferred IS 'Change sets that the last upgrade passed over; the next one tries them again';
COMMENT ON COLUMN headgate.deferred.history IS 'The history table that the change set would be recorded in';
COMMENT ON COLUMN headgate.deferred.checksum IS 'Of the text that was tried; another text is pending';
COMMENT ON COLUMN headgate.deferred.reason IS 'What the precondition, or the database, said';
--rollback DROP TABLE headgate.deferred;

--changeset headgate:run_step_outcomes
--comment: A word for each way in which a change set can end
ALTER TABLE headgate.run_step DROP CONSTRAINT run_step_outcome_check;
ALTER TABLE headgate.run_step ADD CONSTRAINT run_step_outcome_check
  CHECK (outcome IN ('running', 'applied', 'rerun', 'marked', 'stamped', 'undone', 'deferred', 'failed-ignored',
                     'skipped', 'failed', 'interrupted'));
--rollback ALTER TABLE headgate.run_step DROP CONSTRAINT run_step_outcome_check;
--rollback ALTER TABLE headgate.run_step ADD CONSTRAINT run_step_outcome_check CHECK (outcome IN ('running', 'applied', 'stamped', 'undone', 'skipped', 'failed', 'interrupted'));

--changeset headgate:run_step_removed
--comment: A stamp's steps that took a change set out of the history
ALTER TABLE headgate.run_step DROP CONSTRAINT run_step_outcome_check;
ALTER TABLE headgate.run_step ADD CONSTRAINT run_step_outcome_check
  CHECK (outcome IN ('running', 'applied', 'rerun', 'marked', 'stamped', 'removed', 'undone', 'deferred',
                     'failed-ignored', 'skipped', 'failed', 'interrupted'));
--rollback ALTER TABLE headgate.run_step DROP CONSTRAINT run_step_outcome_check;
--rollback ALTER TABLE headgate.run_step ADD CONSTRAINT run_step_outcome_check CHECK (outcome IN ('running', 'applied', 'stamped', 'undone', 'skipped', 'failed', 'interrupted'));

--changeset headgate:backup
--comment: Every dump that Headgate took of this database
CREATE TABLE headgate.backup (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file text NOT NULL,
  bytes bigint NOT NULL,
  revision text,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  db_role text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE headgate.backup IS 'Every dump that Headgate took of this database';
COMMENT ON COLUMN headgate.backup.file IS 'Where it was written, it may be gone';
COMMENT ON COLUMN headgate.backup.revision IS 'Where the schema was, NULL for nowhere';
--rollback DROP TABLE headgate.backup;
