#!/bin/sh
# Writes DIR/service.aot, DIR/sidecar.aot and DIR/verbs.aot for DIR/headgate.jar and the java
# that runs this:
#
#   docker/build/train.sh DIR TRAINING
#
# TRAINING holds the classes of docker/build/training and its requests.txt.
# The files fit that one JVM and these very jars, whose times must not change afterwards.
# Neither a verb nor the sidecar waits for the service's classes, so each has a cache of its own.
# Without profiles of this run, a start does not spend its time on the second compiler.
# Needs no database.
set -eu

dir=$(cd "$1" && pwd)
training=$2

train() { # verbs, service or sidecar
	log=$(mktemp)
	rm -f "$dir/$1.aot"
	if ! java -cp "$training" Training "$dir" "$1" "$training/requests.txt" >"$log" 2>&1 || [ ! -s "$dir/$1.aot" ]; then
		cat "$log" >&2
		echo "train.sh: no cache for $1; everything works without it, but starts slower" >&2
		rm -f "$dir/$1.aot"
	fi
	grep '^training: ' "$log" >&2 || true
	rm -f "$log"
}

{ train verbs; train sidecar; } &
train service
wait
