# Answers with a line that has no end.
. "$(dirname "$0")/common.sh"
next; hello
next; exec cat /dev/zero
