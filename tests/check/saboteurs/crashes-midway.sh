# Ends while a question is open.
. "$(dirname "$0")/common.sh"
next; hello
next; echo 'segmentation fault' >&2; exit 7
