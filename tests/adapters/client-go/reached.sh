#!/bin/sh
# Tells which statements of client-go the corpus reaches: reached / reachable,
# per file.
#
#   reached.sh [KUBECONFIG-ORACLE]
#
# KUBECONFIG-ORACLE is the program whose check puts the cases of tests/corpus to
# the adapter; without it, the one on PATH. The adapter is built for the release
# in go.mod, with Go's coverage.
#
# What no input reaches is listed in unreached.tsv, with the reason. A statement
# that is neither reached nor listed is an error, and so is one that is both:
# exit status 1. Where nothing could be measured it is 2.
set -eu

if [ $# -gt 1 ] || [ "${1-}" = --help ]; then
	sed -n '2,14s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
oracle=$(command -v "${1-kubeconfig-oracle}") || {
	echo "reached.sh: there is no ${1-kubeconfig-oracle}; build it, and name it or put it on PATH" >&2
	exit 2
}
case $oracle in /*) ;; *) oracle=$PWD/$oracle ;; esac
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkdir "$work/reached"

version=$(sed -n 's/^[[:space:]]*k8s.io\/client-go \(v[^ ]*\)$/\1/p' go.mod)
./build.sh --cover "$version" "$work/adapter" || exit 2

# In a jail, or the cases that need the service account of a pod are left out.
# The world of a case has an environment of its own; what Go is told here, it
# notes before that.
if ! (cd ../../.. && "$oracle" check --place jail --writable "$work" --corpus tests/corpus \
	--adapter "env 'GOCOVERDIR=$work/reached' '$work/adapter'") > "$work/check" 2>&1; then
	cat "$work/check" >&2
	echo "reached.sh: nothing is measured where the adapter and the corpus differ" >&2
	exit 2
fi
go tool covdata textfmt -i="$work/reached" -o="$work/blocks"

sort -t : -k 1,1 -k 2,2n "$work/blocks" |
	awk -v sources="$(go list -m -f '{{.Dir}}' k8s.io/client-go)" -v list=unreached.tsv -f reached.awk
