#!/bin/bash
# Brings this release into the running stack: the old service goes on serving until this release's
# migration has succeeded, and for good when it fails. Ends with the migration's exit code then.
set -euo pipefail
cd "$(dirname "$0")"

say() { echo "update: $*" >&2; }

docker compose up -d --wait --no-recreate db
code=0
# Readable: who runs this is a person, or a pipeline that people read.
docker compose run --rm -T --no-deps -e LOGGING_STRUCTURED_FORMAT_CONSOLE= migrate </dev/null || code=$?
if [ "$code" != 0 ]; then
	say "the migration ended with exit code $code, and the text above says what to do."
	say "The service was not touched."
	exit "$code"
fi
# Only now is the old container replaced. Without its dependencies: they are as they are to be.
if ! docker compose up -d --wait --no-deps app; then
	say "the schema is migrated, but release @RELEASE@ did not become healthy: docker compose logs app"
	exit 1
fi
say "done: release @RELEASE@"
