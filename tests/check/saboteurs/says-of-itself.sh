# Says of itself what its first argument says, which are more keys of its introduction, and gives its second argument as every answer.
. "$(dirname "$0")/common.sh"
next
printf '{"name":"saboteur","language":"sh","version":"1.0","protocol":1,"sections":["client"],%s}\n' "${1:-\"capabilities\":[]}"
answer=${2:-'"outcome":{"client":{"ok":{"host":"https://h"}}}'}
while next; do echo '{"id":"'"$(id)"'",'"$answer"'}'; done
