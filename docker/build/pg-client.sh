#!/bin/sh
# Installs pg_dump and pg_restore of one major version, for backups by the verbs:
#
#   docker/build/pg-client.sh 17
#
# From the distribution that the base image is of, or, where that has other versions only, from
# PostgreSQL's own repository for it (apt.postgresql.org).
set -eu
export DEBIAN_FRONTEND=noninteractive

package=postgresql-client-$1
apt-get update -q
if ! apt-cache show "$package" >/dev/null 2>&1; then
	apt-get install -y -q --no-install-recommends ca-certificates postgresql-common
	/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y
fi
apt-get install -y -q --no-install-recommends "$package"
apt-get clean
rm -rf /var/lib/apt/lists/*
# A new volume there belongs to the user of the image.
install -d -o 10001 -g 10001 /backup
"/usr/lib/postgresql/$1/bin/pg_dump" --version
