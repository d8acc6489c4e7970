#!/bin/bash
# Brings a new release into a running stack: the old service goes on serving until the new
# release's migration has succeeded, and for good when it fails. Ends with the migration's
# exit code then.
#
#   docker/update.sh                                            builds this folder
#   IMAGE=registry.example/app:1.3 docker/update.sh             takes a release from a registry
#   COMPOSE_FILE=docker/docker-compose.uat.yml docker/update.sh for another stack
set -euo pipefail
cd "$(dirname "$0")/.."
export COMPOSE_FILE=${COMPOSE_FILE:-docker-compose.prod.yml}

say() { echo "update: $*" >&2; }

if [ -z "${IMAGE:-}" ]; then
	REVISION=${REVISION:-$(git describe --always --abbrev=40 --dirty --exclude '*' 2>/dev/null || echo unknown)} docker compose build
elif ! docker image inspect "$IMAGE" >/dev/null 2>&1; then
	# Here and not by Compose, which would build this folder under that name when it fails.
	docker pull "$IMAGE"
fi

before=$(docker compose ps -q app)
image=${before:+$(docker inspect -f '{{.Image}}' "$before")}

docker compose up -d --wait --no-recreate db
code=0
# Readable: who runs this is a person, or a pipeline that people read.
docker compose run --rm -T --no-deps -e LOGGING_STRUCTURED_FORMAT_CONSOLE= migrate </dev/null || code=$?
if [ "$code" != 0 ]; then
	say "the migration ended with exit code $code, and the text above says what to do."
	say "${before:+The service was not touched: the old release goes on serving.}"
	exit "$code"
fi

# Only now is the old container replaced. Without its dependencies: they are as they are to be.
if ! docker compose up -d --wait --no-deps --no-build app; then
	say "the schema is migrated, but the new release did not become healthy: docker compose logs app"
	say "${image:+The one before, if it can live with the new schema: IMAGE=$image docker/update.sh}"
	exit 1
fi
say "done"
