--liquibase formatted sql
--property name:currency value:EUR

--changeset bank:accounts
CREATE TABLE account (
  id int PRIMARY KEY,
  balance numeric(12, 2) NOT NULL DEFAULT 0,
  currency char(3) NOT NULL DEFAULT '${currency}'
);
INSERT INTO account (id, balance) VALUES (1, 100), (2, 50);
--rollback DROP TABLE account;

--changeset bank:checks
--preconditions onFail:HALT onError:HALT
--precondition-sql-check expectedResult:0 SELECT count(*) FROM account WHERE balance < 0
ALTER TABLE account ADD CONSTRAINT account_covered CHECK (balance >= 0);
--rollback ALTER TABLE account DROP CONSTRAINT account_covered;
