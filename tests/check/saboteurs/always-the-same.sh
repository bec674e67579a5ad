# Answers, and answers the same whatever it is asked.
. "$(dirname "$0")/common.sh"
next; hello
while next; do echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"https://h"}}}}'; done
