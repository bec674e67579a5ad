# Never answers.
. "$(dirname "$0")/common.sh"
next; hello
next; exec sleep 60
