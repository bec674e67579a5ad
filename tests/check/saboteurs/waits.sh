# Says it is client-go, and waits at the first question, with a child that waits as well.
. "$(dirname "$0")/common.sh"
next; hello | sed 's/"saboteur"/"client-go"/; s/"1.0"/"v0.37.2"/'
next; sleep "${1:-60}" & sleep "${1:-60}"
