# Writes one byte a second.
. "$(dirname "$0")/common.sh"
next; hello
next; while printf x; do sleep 1; done
