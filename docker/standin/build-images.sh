#!/usr/bin/env bash
# Builds the stand-ins for the public base images from Debian packages alone, once:
#   headgate-standin/jdk:25  headgate-standin/jre:25  headgate-standin/postgres:17
#   headgate-standin/python:3  headgate-standin/haproxy:3  headgate-standin/prometheus
set -euo pipefail
cd "$(dirname "$0")"

if ! docker image inspect headgate-standin/debian:trixie >/dev/null 2>&1; then
	command -v debootstrap >/dev/null || { apt-get update -qq && apt-get install -y -qq debootstrap >/dev/null; }
	root=$(mktemp -d)
	trap 'rm -rf "$root"' EXIT
	debootstrap --variant=minbase trixie "$root/debian" >/dev/null
	tar -C "$root/debian" -c . | docker import - headgate-standin/debian:trixie >/dev/null
fi
docker build -q -f Dockerfile.jdk --target jre -t headgate-standin/jre:25 .
docker build -q -f Dockerfile.jdk --target jdk -t headgate-standin/jdk:25 .
docker build -q -f Dockerfile.postgres -t headgate-standin/postgres:17 .
docker build -q -f Dockerfile.python -t headgate-standin/python:3 .
docker build -q -f Dockerfile.haproxy -t headgate-standin/haproxy:3 .
docker build -q -f Dockerfile.prometheus -t headgate-standin/prometheus .
docker image ls 'headgate-standin/*'
