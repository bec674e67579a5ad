# Answers twice in one object; whoever keeps the last of them sees a good answer.
. "$(dirname "$0")/common.sh"
next; hello
while next; do echo '{"id":"'"$(id)"'","outcome":{"client":{}},"outcome":{"client":{"ok":{"host":"https://h"}}}}'; done
