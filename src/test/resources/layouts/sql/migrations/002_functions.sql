--liquibase formatted sql

--changeset bank:transfer splitStatements:false runOnChange:true
CREATE OR REPLACE FUNCTION transfer(source int, target int, amount numeric) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- A semicolon; here, and one there;
  UPDATE account SET balance = balance - amount WHERE id = source;
  UPDATE account SET balance = balance + amount WHERE id = target;
END;
$$;
--rollback DROP FUNCTION transfer(int, int, numeric);

--changeset bank:audit endDelimiter:/
CREATE TABLE account_log (id int, at timestamptz DEFAULT now())
/
CREATE FUNCTION log_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO account_log (id) VALUES (new.id);
  RETURN new;
END;
$$
/
CREATE TRIGGER account_logged AFTER UPDATE ON account FOR EACH ROW EXECUTE FUNCTION log_account()
/
--rollback DROP TRIGGER account_logged ON account
--rollback /
--rollback DROP FUNCTION log_account()
--rollback /
--rollback DROP TABLE account_log
--rollback /
