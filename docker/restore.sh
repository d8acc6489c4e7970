#!/bin/bash
# Restores a backup that docker-compose.backup.yml has taken into a new database, and puts that in
# the place of the one in use, which is kept under another name. Without FILE it lists them.
#
#   docker/restore.sh [FILE]
#   IMAGE=registry.example/app:1.2 docker/restore.sh FILE     with the release of that time
set -euo pipefail
cd "$(dirname "$0")/.."
export COMPOSE_FILE=${COMPOSE_FILE:-docker-compose.prod.yml:docker/docker-compose.backup.yml}

say() { echo "restore: $*" >&2; }
in_backup() { docker compose run --rm --no-deps -T --entrypoint "$1" migrate "${@:2}" </dev/null; }
in_db() { docker compose exec -T db "$@"; }
sql() {
	local each=()
	for statement in "$@"; do each+=(-c "$statement"); done
	in_db psql --no-psqlrc -q -v ON_ERROR_STOP=1 -h /var/run/postgresql -U postgres -d postgres "${each[@]}" </dev/null
}

if [ $# != 1 ]; then
	say "which one? docker/restore.sh FILE"
	in_backup ls /backup
	exit 2
fi

in_backup test -r "/backup/$1" || { say "there is no backup $1"; exit 2; }
sql 'DROP DATABASE IF EXISTS headgate_restored' 'CREATE DATABASE headgate_restored OWNER headgate_owner' \
	'REVOKE ALL ON DATABASE headgate_restored FROM PUBLIC' 'GRANT CONNECT ON DATABASE headgate_restored TO headgate_app'
# As the superuser: the dump has an event trigger, and keeps the owner of everything.
in_backup cat "/backup/$1" |
	in_db pg_restore -h /var/run/postgresql -U postgres --exit-on-error --single-transaction --dbname=headgate_restored || {
	say "the backup could not be restored, for the reason above; the database in use was not touched"
	exit 1
}

before=headgate_before_$(date -u +%Y%m%dT%H%M%SZ)
docker compose stop app
if ! sql "ALTER DATABASE headgate RENAME TO $before"; then
	say "the database could not be renamed, for the reason above, and is as it was; the service starts again."
	say "When others use it, end their sessions, and run this again."
	docker compose up -d --wait --no-deps app
	exit 1
fi
sql 'ALTER DATABASE headgate_restored RENAME TO headgate'
say "the database is as in $1; the one before is kept as $before"
if ! docker compose up -d --wait --no-deps app; then
	say "the service did not start. If it is newer than this backup, name the release of that time:"
	say "IMAGE=… docker compose up -d --wait --no-deps app"
	exit 1
fi
