# Echoes the id and no more.
. "$(dirname "$0")/common.sh"
next; hello
while next; do echo '{"id":"'"$(id)"'"}'; done
