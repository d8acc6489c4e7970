#!/bin/sh
# Writes DIR/service.aot and DIR/verbs.aot for DIR/headgate.jar and the java that runs this:
#
#   docker/build/train.sh DIR
#
# The files fit that one JVM and these very jars, whose times must not change afterwards.
# A verb does not wait for the service's classes, so it has a cache of its own.
# Without profiles of this run, a start does not spend its time on the second compiler.
# Needs no database.
set -eu

dir=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

for part in verbs service; do
	rm -f "$dir/$part.aot"
	if ! java -XX:AOTCacheOutput="$dir/$part.aot" -XX:-UsePerfData -XX:TieredStopAtLevel=2 \
		-cp "$dir/headgate.jar" dev.headgate.training.Training "$part" >"$log" 2>&1 || [ ! -s "$dir/$part.aot" ]; then
		cat "$log" >&2
		echo "train.sh: no cache for $part; everything works without it, but starts slower" >&2
		rm -f "$dir/$part.aot"
	fi
	grep '^training: ' "$log" >&2 || true
done
