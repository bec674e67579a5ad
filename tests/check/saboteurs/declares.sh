# Declares the sections that its first argument names, by default none, and gives its second argument as every answer.
. "$(dirname "$0")/common.sh"
answer=${2:-'"outcome":{}'}
next; hello | sed 's/\["client"\]/'"${1:-[]}/"
while next; do echo '{"id":"'"$(id)"'",'"$answer"'}'; done
