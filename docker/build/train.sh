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

train() { # verbs or service
	log=$(mktemp)
	rm -f "$dir/$1.aot"
	if ! java -XX:AOTCacheOutput="$dir/$1.aot" -XX:-UsePerfData -XX:TieredStopAtLevel=2 \
		-cp "$dir/headgate.jar" dev.headgate.training.Training "$1" >"$log" 2>&1 || [ ! -s "$dir/$1.aot" ]; then
		cat "$log" >&2
		echo "train.sh: no cache for $1; everything works without it, but starts slower" >&2
		rm -f "$dir/$1.aot"
	fi
	grep '^training: ' "$log" >&2 || true
	rm -f "$log"
}

train verbs &
train service
wait
