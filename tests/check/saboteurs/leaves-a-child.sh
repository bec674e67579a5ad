# Ends while a question is open, and leaves a child that holds its pipes.
. "$(dirname "$0")/common.sh"
next; hello
next; sleep "${1:-60}" & echo 'out of memory' >&2; exit 7
