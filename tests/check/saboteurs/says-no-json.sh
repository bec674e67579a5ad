# Lets a library's chatter onto its standard output.
. "$(dirname "$0")/common.sh"
next; hello
while next; do echo 'warning: deprecated'; echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"https://h"}}}}'; done
