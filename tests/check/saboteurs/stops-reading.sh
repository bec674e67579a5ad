# Introduces itself, and reads no question.
. "$(dirname "$0")/common.sh"
next; hello
exec sleep 60
