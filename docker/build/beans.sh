#!/bin/sh
# Generates the bean definitions of the service into an extracted jar, so that a start need not
# find them (docs/start.md):
#
#   docker/build/beans.sh headgate.jar LIB [MAIN]
#
# LIB holds the jars of the libraries; MAIN is the application's class, Headgate's unless told.
# Needs a JDK, and no database.
set -eu

jar=$1
lib=$2
main=${3:-dev.headgate.HeadgateApplication}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/sources" "$work/resources" "$work/classes"

# Boot's own goal does the same two steps, but compiles with the Java that Maven runs on.
if java -cp "$jar:$lib/*" org.springframework.boot.SpringApplicationAotProcessor \
	"$main" "$work/sources" "$work/resources" "$work/classes" \
	dev.headgate headgate --spring.datasource.url=jdbc:postgresql:headgate >"$work/log" 2>&1 &&
	find "$work/sources" -name '*.java' >"$work/files" &&
	javac -proc:none -nowarn -XDignore.symbol.file -d "$work/classes" -cp "$jar:$lib/*:$work/classes" \
		"@$work/files" >>"$work/log" 2>&1; then
	rm -rf "$work/resources/META-INF/native-image"
	jar --update --file "$jar" -C "$work/classes" . -C "$work/resources" .
else
	cat "$work/log" >&2
	echo "beans.sh: no beans generated; everything works without them, but starts slower" >&2
fi
