# Answers like always-the-same, under the name in its first argument, which is JSON.
. "$(dirname "$0")/common.sh"
next; printf '{"name":%s,"version":"1.0","protocol":1,"sections":["client"]}\n' "${1:-\"../saboteur\"}"
while next; do echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"https://h"}}}}'; done
