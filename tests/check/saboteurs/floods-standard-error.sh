# Answers like always-the-same.sh, with much ado before each answer.
. "$(dirname "$0")/common.sh"
next; hello
while next; do head -c 1000000 /dev/zero >&2; echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"https://h"}}}}'; done
