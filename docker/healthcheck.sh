#!/bin/bash
# Asks the readiness probe of serve and sidecar, with nothing but bash. Healthy on status 200.
# Another verb has no probe and ends by itself: it is healthy while it runs.
set -eu

# Process 1 is java, or an init in front of the launcher or of java.
words=()
while IFS= read -r -d '' word; do words+=("$word"); done </proc/1/cmdline
for i in "${!words[@]}"; do
	case ${words[i]} in
	headgate | */headgate | */headgate.jar)
		case ${words[i + 1]:-serve} in
		serve | sidecar | -*) break ;;
		esac
		echo "${words[i + 1]} is running"
		exit 0
		;;
	esac
done

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
