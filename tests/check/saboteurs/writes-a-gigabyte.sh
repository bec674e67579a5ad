# Answers with a line that is much too long.
. "$(dirname "$0")/common.sh"
next; hello
while next; do head -c 1000000000 /dev/zero | tr '\0' ' '; echo '{"id":"'"$(id)"'","unsupported":"long lines"}'; done
