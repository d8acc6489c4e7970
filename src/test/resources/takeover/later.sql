--liquibase formatted sql

--changeset ana:later
ALTER TABLE ${database.defaultSchemaName}.facts ADD COLUMN note text;
