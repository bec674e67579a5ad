#!/bin/sh
# Builds this adapter around the kubectl of one Kubernetes release.
#
#   build.sh RELEASE OUT
#
# RELEASE is a Kubernetes release (1.36, 1.36.2) or a version of k8s.io/kubectl
# (v0.36.2), from 1.20 on; without a patch number it means its .0. What the
# adapter around client-go has for clients, requests and errors is compiled in from there.
set -eu

if [ $# -ne 2 ]; then
	sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
case $1 in
v0.*.* ) version=$1 ;;
v0.*   ) version=$1.0 ;;
1.*.*  ) version=v0.${1#1.} ;;
1.*    ) version=v0.${1#1.}.0 ;;
*      ) echo "build.sh: $1 is no release; say 1.36, 1.36.2 or v0.36.2" >&2; exit 2 ;;
esac
minor=${version#v0.}
minor=${minor%%.*}
mkdir -p "$(dirname "$2")"
out=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$(dirname "$0")"

tags=
if [ "$minor" -ge 33 ]; then tags=kuberc; fi
if [ "$minor" -lt 23 ]; then tags=positional; fi
if [ "$minor" -eq 23 ]; then tags=early; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp ./*.go go.mod go.sum "$work"
for shared in authorities errors client_errors load_errors members memory plugin recorder render request request_errors world; do
	cp "../client-go/$shared.go" "$work"
done
export GOFLAGS="${GOFLAGS-} -trimpath -buildvcs=false"
if ! grep -q "k8s.io/kubectl $version\$" go.mod; then
	rm "$work/go.sum"
	cat > "$work/go.mod" <<-MOD
		module kubeconfig-oracle/tests/adapters/kubectl-argv

		go 1.26

		require (
			k8s.io/cli-runtime $version
			k8s.io/client-go $version
			k8s.io/component-base $version
			k8s.io/kubectl $version
		)
	MOD
	GOFLAGS="$GOFLAGS -mod=mod"
fi
cd "$work"
# See memory.go.
go build -tags "$tags" -ldflags=-checklinkname=0 -o "$out" .
