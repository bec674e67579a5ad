# Introduces itself, writes no more, and stays.
. "$(dirname "$0")/common.sh"
next; hello
next; exec sleep 60 > /dev/null
