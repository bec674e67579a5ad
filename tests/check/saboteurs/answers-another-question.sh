# Is one question behind.
. "$(dirname "$0")/common.sh"
next; hello
while next; do echo '{"id":"of/yesterday","outcome":{"client":{"ok":{"host":"https://h"}}}}'; done
