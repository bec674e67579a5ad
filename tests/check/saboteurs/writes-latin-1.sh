# Does not answer in UTF-8.
. "$(dirname "$0")/common.sh"
next; hello
while next; do printf '{"id":"%s","unsupported":"caf\351"}\n' "$(id)"; done
