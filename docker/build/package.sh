#!/bin/sh
# Packages the application inside the image's build stage. A PEM bundle given as the build
# secret "ca" is trusted for the length of this script; nothing of it is kept.
set -eu

version=$(sed -n 's|^\t<version>\(.*\)</version>$|\1|p' pom.xml)
if [ "${VERSION:-}" != "$version" ]; then
	echo "package.sh: the image would be labelled with version '${VERSION:-}', but pom.xml says '$version'." >&2
	echo "Change 'ARG VERSION' in the Dockerfile, or build with --build-arg VERSION=$version." >&2
	exit 1
fi

ca=/run/secrets/ca
if [ -s "$ca" ]; then
	trust=$(mktemp -d)
	trap 'rm -rf "$trust"' EXIT
	java docker/build/TrustStore.java "$ca" "$trust/store"
	cat /etc/ssl/certs/ca-certificates.crt "$ca" >"$trust/bundle.pem" 2>/dev/null || cat "$ca" >"$trust/bundle.pem"
	export CURL_CA_BUNDLE="$trust/bundle.pem" SSL_CERT_FILE="$trust/bundle.pem"
	export MAVEN_OPTS="-Djavax.net.ssl.trustStore=$trust/store -Djavax.net.ssl.trustStorePassword=changeit ${MAVEN_OPTS:-}"
fi

# The linters are for ./mvnw verify.
./mvnw -B -ntp -q -Pfast -Dcyclonedx.skip=false package -DskipTests
java -Djarmode=tools -jar target/headgate-exec.jar extract --layers --application-filename headgate.jar \
	--destination target/layers
docker/build/beans.sh target/layers/application/headgate.jar target/layers/dependencies/lib
javac -d target/training docker/build/training/*.java
cp docker/build/training/requests.txt target/training/
