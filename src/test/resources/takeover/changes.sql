--liquibase formatted sql

--changeset ana:facts
CREATE TABLE facts (name text PRIMARY KEY, value text);

--changeset ana:built-in
INSERT INTO ${database.defaultSchemaName}.facts VALUES
  ('autoIncrementClause', '${database.autoIncrementClause}'),
  ('currentDateTimeFunction', '${database.currentDateTimeFunction}'),
  ('databaseChangeLogLockTableName', '${database.databaseChangeLogLockTableName}'),
  ('databaseChangeLogTableName', '${database.databaseChangeLogTableName}'),
  ('databaseMajorVersion', '${database.databaseMajorVersion}'),
  ('databaseMinorVersion', '${database.databaseMinorVersion}'),
  ('databaseProductName', '${database.databaseProductName}'),
  ('databaseProductVersion', '${database.databaseProductVersion}'),
  ('defaultCatalogName', '${database.defaultCatalogName}'),
  ('defaultSchemaName', '${database.defaultSchemaName}'),
  ('defaultSchemaNamePrefix', '${database.defaultSchemaNamePrefix}'),
  ('lineComment', '${database.lineComment}'),
  ('liquibaseSchemaName', '${database.liquibaseSchemaName}'),
  ('typeName', '${database.typeName}'),
  ('isSafeToRunUpdate', '${database.isSafeToRunUpdate}'),
  ('requiresPassword', '${database.requiresPassword}'),
  ('requiresUsername', '${database.requiresUsername}'),
  ('supportsForeignKeyDisable', '${database.supportsForeignKeyDisable}'),
  ('supportsInitiallyDeferrableColumns', '${database.supportsInitiallyDeferrableColumns}'),
  ('supportsRestrictForeignKeys', '${database.supportsRestrictForeignKeys}'),
  ('supportsSchemas', '${database.supportsSchemas}'),
  ('supportsSequences', '${database.supportsSequences}'),
  ('supportsTablespaces', '${database.supportsTablespaces}'),
  ('supportsNotNullConstraintNames', '${database.supportsNotNullConstraintNames}');

--changeset ana:context context:mysql
CREATE TABLE by_context (id int) ENGINE = InnoDB;

--changeset ana:context context:postgresql
CREATE TABLE by_context (id int);

--changeset ana:label labels:green
CREATE TABLE by_label (green int);

--changeset ana:label labels:blue
CREATE TABLE by_label (blue int);

--changeset ana:history runOnChange:true
COMMENT ON TABLE ${database.liquibaseSchemaName}.${database.databaseChangeLogTableName} IS 'ours';

--changeset ana:lock
REVOKE ALL ON ${database.databaseChangeLogLockTableName} FROM PUBLIC;
