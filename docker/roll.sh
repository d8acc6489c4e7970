#!/bin/bash
# Replaces the replicas of docker-compose.replicas.yml one after another, without a failed
# request: the proxy leaves one alone, its requests end, it is stopped, the new one starts, and
# only when the proxy sees it ready it is the next one's turn. Migrates nothing.
#
#   IMAGE=registry.example/app:1.3 docker/roll.sh     another release
#   docker/roll.sh                                    restarts, or takes changed settings
set -euo pipefail
cd "$(dirname "$0")/.."
export COMPOSE_FILE=${COMPOSE_FILE:-docker/docker-compose.replicas.yml}

say() { echo "roll: $*" >&2; }
proxy() {
	docker compose exec -T proxy bash -c 'exec 3<>/dev/tcp/127.0.0.1/9999; echo "$0" >&3; cat <&3' "$1" </dev/null
}
column() { proxy "show stat app 4 -1" | awk -F , -v name="$1" -v column="$2" '$2 == name { print $column }'; }
requests() { column "$1" 5; }
status() { column "$1" 18; }
wait_until() { # seconds, command, what it must print, argument
	local end=$((SECONDS + $1))
	until [ "$("$2" "$4")" = "$3" ]; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.5
	done
}

replicas=(app1 app2)
for replica in "${replicas[@]}"; do
	for other in "${replicas[@]}"; do
		if [ "$other" != "$replica" ] && ! wait_until 30 status UP "$other"; then
			say "$other is $(status "$other") at the proxy, so $replica was not touched: docker compose logs $other"
			exit 1
		fi
	done
	proxy "set server app/$replica state drain" >/dev/null
	wait_until 60 requests 0 "$replica" || say "$replica still has requests after 60 seconds; it is stopped now"
	docker compose stop "$replica"
	if ! docker compose up -d --wait --wait-timeout 300 --no-deps --no-build "$replica"; then
		say "$replica did not become healthy within 5 minutes, and the other one goes on serving: docker compose logs $replica"
		say "repair that, or name the IMAGE before, and run this again"
		exit 1
	fi
	proxy "set server app/$replica state ready" >/dev/null
	wait_until 30 status UP "$replica" || { say "the proxy does not see $replica as ready: $(status "$replica")"; exit 1; }
	say "$replica runs $(docker inspect -f '{{.Config.Image}}' "$(docker compose ps -q "$replica")")"
done
