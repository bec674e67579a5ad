# Declares the sections that its first argument names, and gives its second argument as every answer.
. "$(dirname "$0")/common.sh"
next; hello | sed 's/\["client"\]/'"$1/"
while next; do echo '{"id":"'"$(id)"'",'"$2"'}'; done
