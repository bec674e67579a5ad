# Answers with what kubectl uses where nothing is configured, whatever it is asked.
. "$(dirname "$0")/common.sh"
next; hello
while next; do echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"http://localhost:8080"}}}}'; done
