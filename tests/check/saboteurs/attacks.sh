# Runs the commands in $ATTACK at every question. What they print is its answer, as a server.
. "$(dirname "$0")/common.sh"
next
echo '{"name":"attacks","version":"1.0","protocol":1,"sections":["client"],"capabilities":["overrides","migrations","in-cluster","unprivileged"]}'
while next; do
    root=$(printf '%s\n' "$line" | sed 's/.*"root":"\([^"]*\)".*/\1/')
    said=$(eval "$ATTACK" 2>&1 | tr -c 'A-Za-z0-9/:.-' '_')
    printf '{"id":"%s","outcome":{"client":{"ok":{"host":"%s"}}}}\n' "$(id)" "$said"
done
