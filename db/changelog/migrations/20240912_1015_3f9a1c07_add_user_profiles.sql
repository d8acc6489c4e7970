--liquibase formatted sql logicalFilePath:db/changelog/migrations/20240912_1015_3f9a1c07_add_user_profiles.sql

-- Revision: 3f9a1c07
-- Parent: 4be1d09c

--changeset ines.okafor:3f9a1c07
--comment: What people tell about themselves, at most one profile a user
CREATE TABLE user_profiles (
  user_id bigint NOT NULL,
  headline varchar(120),
  bio varchar(2000),
  location varchar(120),
  website varchar(500),
  CONSTRAINT user_profiles_pkey PRIMARY KEY (user_id),
  CONSTRAINT user_profiles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
--rollback DROP TABLE user_profiles;
