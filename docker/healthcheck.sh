#!/bin/bash
# Asks the readiness probe, with nothing but bash. Healthy on status 200.
set -eu

if [ -n "${MANAGEMENT_SERVER_PORT:-}" ]; then
	port=$MANAGEMENT_SERVER_PORT
	path=${MANAGEMENT_SERVER_BASE_PATH:-}
else
	port=${SERVER_PORT:-8080}
	path=${SERVER_SERVLET_CONTEXT_PATH:-}
fi
path=$path${MANAGEMENT_ENDPOINTS_WEB_BASE_PATH:-/actuator}/health/readiness

exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$path" >&3
read -r -t 4 _ status _ <&3
echo "readiness: $status"
[ "$status" = 200 ]
