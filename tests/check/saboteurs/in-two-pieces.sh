# Answers like always-the-same.sh, in two pieces and with time between them: that is no breach.
. "$(dirname "$0")/common.sh"
next; hello
while next; do printf '{"id":"'"$(id)"'",'; sleep 0.1; echo '"outcome":{"client":{"ok":{"host":"https://h"}}}}'; done
