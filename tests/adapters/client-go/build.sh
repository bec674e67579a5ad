#!/bin/sh
# Builds this adapter around the client-go of one Kubernetes release.
#
#   build.sh [--cover] RELEASE OUT
#
# RELEASE is a Kubernetes release (1.26, 1.26.9) or a client-go version
# (v0.26.9), from 1.17 on; without a patch number it means its .0. The release
# in go.mod is built with the committed go.sum; any other gets a go.mod of its
# own, in a throw-away folder, whose pins are the ones that release asks for.
# --cover instruments clientcmd, rest, transport and the package of plugins: run
# the result with GOCOVERDIR set.
set -eu

cover=
if [ "${1-}" = --cover ]; then
	cover=yes
	shift
fi
if [ $# -ne 2 ]; then
	sed -n '2,13s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi

case $1 in
v0.*.* ) version=$1 ;;
v0.*   ) version=$1.0 ;;
1.*.*  ) version=v0.${1#1.} ;;
1.*    ) version=v0.${1#1.}.0 ;;
*      ) echo "build.sh: $1 is no release; say 1.26, 1.26.9 or v0.26.9" >&2; exit 2 ;;
esac
mkdir -p "$(dirname "$2")"
out=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$(dirname "$0")"

export GOFLAGS="${GOFLAGS-} -trimpath -buildvcs=false"
if ! grep -q "k8s.io/client-go $version\$" go.mod; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	for file in *.go; do
		case $file in *_test.go) ;; *) cp "$file" "$work" ;; esac
	done
	cd "$work"
	cat > go.mod <<-MOD
		module kubeconfig-oracle/tests/adapters/client-go

		go 1.26

		require (
			k8s.io/apimachinery $version
			k8s.io/client-go $version
		)
	MOD
	GOFLAGS="$GOFLAGS -mod=mod"
fi

# See memory.go.
set -- -ldflags=-checklinkname=0 -o "$out" .
if [ "$cover" ]; then
	# The program itself must be among them, or nothing is ever written.
	go=k8s.io/client-go
	set -- -cover -coverpkg=.,$go/tools/clientcmd/...,$go/rest,$go/transport,$go/plugin/pkg/client/auth/exec "$@"
fi
go build "$@"
