# Takes every refusal for an error of its own.
. "$(dirname "$0")/common.sh"
next; hello
while next; do echo '{"id":"'"$(id)"'","adapterError":{"message":"exception","context":"line 1"}}'; done
