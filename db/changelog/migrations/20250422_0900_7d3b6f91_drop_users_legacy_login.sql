--liquibase formatted sql logicalFilePath:db/changelog/migrations/20250422_0900_7d3b6f91_drop_users_legacy_login.sql

-- Revision: 7d3b6f91
-- Parent: e05a7bc2

--changeset ines.okafor:7d3b6f91
--comment: Nothing reads the old logins; they move aside, so that a rollback brings them back; headgate:allow drop-column: no release since December reads it, and its values are kept; headgate:allow work-under-lock: the few old logins are copied in milliseconds
CREATE TABLE users_legacy_login (
  user_id bigint NOT NULL,
  legacy_login varchar(32) NOT NULL,
  CONSTRAINT users_legacy_login_pkey PRIMARY KEY (user_id),
  CONSTRAINT users_legacy_login_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

INSERT INTO users_legacy_login (user_id, legacy_login)
SELECT id, legacy_login FROM users WHERE legacy_login IS NOT NULL;

ALTER TABLE users DROP COLUMN legacy_login;
--rollback ALTER TABLE users ADD COLUMN legacy_login varchar(32);
--rollback UPDATE users SET legacy_login = old.legacy_login FROM users_legacy_login old WHERE old.user_id = users.id;
--rollback DROP TABLE users_legacy_login;
