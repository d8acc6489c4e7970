#!/bin/sh
# Lays a packaged jar out as the image has it, for the java of JAVA_HOME or the PATH:
#
#   docker/build/layout.sh JAR DIR
#
# DIR/headgate then starts it with the image's options. The Dockerfile takes the same
# steps, but keeps the layers apart and trains on the JVM of the image.
set -eu
[ -z "${JAVA_HOME:-}" ] || export PATH="$JAVA_HOME/bin:$PATH"

here=$(cd "$(dirname "$0")" && pwd)
jar=$1
dir=$2

mkdir -p "$dir"
layers=$(mktemp -d)
trap 'rm -rf "$layers"' EXIT
java -Djarmode=tools -jar "$jar" extract --layers --force --application-filename headgate.jar \
	--destination "$layers" >/dev/null
for layer in dependencies snapshot-dependencies application; do
	cp -a "$layers/$layer/." "$dir/"
done
cp "$here/../headgate" "$here/../headgate.flags" "$dir/"
"$here/beans.sh" "$dir/headgate.jar" "$dir/lib"
javac -d "$layers/training" "$here"/training/*.java
cp "$here/training/requests.txt" "$layers/training/"
"$here/train.sh" "$dir" "$layers/training"
