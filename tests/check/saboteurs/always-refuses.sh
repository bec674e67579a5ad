# Refuses whatever it is asked.
. "$(dirname "$0")/common.sh"
next; hello
while next; do echo '{"id":"'"$(id)"'","outcome":{"client":{"errors":[{"code":"other","message":"no"}]}}}'; done
