#!/bin/bash
# Runs once, when the database cluster is created: the role that owns and migrates the
# database, and the role that the service works with. Their passwords come from files; they
# pass through psql's own variables, never through a command line or the server's log.
set -euo pipefail

: "${OWNER_ROLE:=headgate_owner}" "${OWNER_PASSWORD_FILE:=/run/secrets/owner_password}"
: "${APP_ROLE:=headgate_app}" "${APP_PASSWORD_FILE:=/run/secrets/app_password}"
export OWNER_PASSWORD_FILE APP_PASSWORD_FILE

for file in "$OWNER_PASSWORD_FILE" "$APP_PASSWORD_FILE"; do
	if [ ! -s "$file" ]; then
		echo "roles: no password in $file" >&2
		exit 1
	fi
done

psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
	-v database="$POSTGRES_DB" -v owner="$OWNER_ROLE" -v app="$APP_ROLE" <<'SQL'
\set owner_password `cat "$OWNER_PASSWORD_FILE"`
\set app_password `cat "$APP_PASSWORD_FILE"`
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';

CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';

-- The owner may create schemas; schema public belongs to whoever owns the database.
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app";

-- Who migrates may see what holds the migration lock, and end it ('headgate unlock').
GRANT pg_signal_backend, pg_read_all_stats TO :"owner";

-- What the owner creates from now on: to be read everywhere, to be written in public only.
GRANT USAGE ON SCHEMA public TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE ON SCHEMAS TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";

-- The history of migrations is the owner's alone; default privileges know no exceptions.
CREATE SCHEMA headgate_roles;
SELECT format($format$
	CREATE FUNCTION headgate_roles.protect_history() RETURNS event_trigger LANGUAGE plpgsql AS $body$
	DECLARE
		history text;
	BEGIN
		FOR history IN
			SELECT object_identity FROM pg_event_trigger_ddl_commands()
			WHERE object_identity IN ('public.databasechangelog', 'public.databasechangeloglock')
		LOOP
			EXECUTE 'REVOKE INSERT, UPDATE, DELETE ON ' || history || ' FROM %I';
		END LOOP;
	END $body$ $format$, :'app') \gexec
CREATE EVENT TRIGGER protect_history ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
	EXECUTE FUNCTION headgate_roles.protect_history();
SQL
