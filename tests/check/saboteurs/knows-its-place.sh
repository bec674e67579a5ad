# Answers with its environment and its working directory alone, and can be asked once only.
. "$(dirname "$0")/common.sh"
next; hello
next; echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"https://'"$HOSTNAME_OF_THE_WORLD"'","bearerToken":"'"${PWD##*/}"'"}}}}'
while next; do exit 9; done
