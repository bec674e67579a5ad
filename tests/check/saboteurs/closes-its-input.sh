# Introduces itself, reads no more, and stays.
. "$(dirname "$0")/common.sh"
next; exec < /dev/null; hello
exec sleep 60
