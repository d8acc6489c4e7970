#!/usr/bin/env bash
# Installs a Docker engine with Compose and starts it, on a Debian machine that has none.
# Needs root. Does nothing where an engine already answers.
set -euo pipefail

if docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; then
	echo "docker engine: already running"
	exit 0
fi
if [ "$(id -u)" != 0 ]; then
	echo "docker engine: none answers, and only root can install one" >&2
	exit 1
fi

export DEBIAN_FRONTEND=noninteractive
if ! command -v dockerd >/dev/null || ! docker compose version >/dev/null 2>&1; then
	# shellcheck disable=SC1091
	. /etc/os-release
	if [ "${VERSION_CODENAME:-}" != trixie ]; then
		# The next suite from the archive that this machine uses already.
		archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Release: $VERSION_CODENAME" | sed -n 1p)
		cat >/etc/apt/sources.list.d/headgate-trixie.sources <<-SOURCES
			Types: deb
			URIs: $archive
			Suites: trixie
			Components: main
			Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
		SOURCES
		printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' >/etc/apt/preferences.d/headgate-trixie
	fi
	apt-get update -qq
	apt-get install -y -qq -t trixie --no-install-recommends docker.io docker-compose docker-buildx docker-cli iptables >/dev/null
fi

# A Docker client elsewhere on the PATH may hide the installed one and its plugins.
mkdir -p /var/log
setsid dockerd >/var/log/headgate-dockerd.log 2>&1 </dev/null &
for _ in $(seq 1 60); do
	docker info >/dev/null 2>&1 && break
	sleep 1
done
docker info --format 'docker engine: {{.ServerVersion}}, {{.Driver}}'
docker compose version
