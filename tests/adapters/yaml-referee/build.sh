#!/bin/sh
# Builds the document adapter around the client-go that go.mod names.
#
#   build.sh OUT
set -eu

if [ $# -ne 1 ]; then
	sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
mkdir -p "$(dirname "$1")"
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")"
go build -trimpath -buildvcs=false -o "$out" .
