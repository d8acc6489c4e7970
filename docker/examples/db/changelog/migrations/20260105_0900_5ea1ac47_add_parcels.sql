--liquibase formatted sql logicalFilePath:db/changelog/migrations/20260105_0900_5ea1ac47_add_parcels.sql

-- Revision: 5ea1ac47
-- Parent: none

--changeset ann:5ea1ac47
--comment: add parcels
CREATE TABLE parcels (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address text NOT NULL
);
--rollback DROP TABLE parcels;
