# Answers one question, then ends.
. "$(dirname "$0")/common.sh"
next; hello
next; echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"https://h"}}}}'
next; exit 7
