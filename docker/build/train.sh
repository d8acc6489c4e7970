#!/bin/sh
# Writes DIR/headgate.aot for DIR/headgate.jar and the java that runs this:
#
#   docker/build/train.sh DIR
#
# The file fits that one JVM and these very jars, whose times must not change afterwards.
# Needs no database.
set -eu

dir=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

rm -f "$dir/headgate.aot"
if ! java -XX:AOTCacheOutput="$dir/headgate.aot" -XX:-UsePerfData -cp "$dir/headgate.jar" \
	dev.headgate.training.Training >"$log" 2>&1 || [ ! -s "$dir/headgate.aot" ]; then
	cat "$log" >&2
	echo "train.sh: no cache; everything works without it, but starts slower" >&2
	rm -f "$dir/headgate.aot"
	exit 0
fi
grep '^training: ' "$log" >&2 || true
