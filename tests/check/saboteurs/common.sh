# What every saboteur does right: it introduces itself, and finds the id of a question.

hello() {
    echo '{"name":"saboteur","language":"sh","version":"1.0","protocol":1,"sections":["client"],"capabilities":["overrides"]}'
}

# The id of the question in $line.
id() {
    printf '%s\n' "$line" | sed 's/^{"run":{"id":"\([^"]*\)".*/\1/'
}

# Reads a line and leaves at the last one.
next() {
    IFS= read -r line || exit 0
    case $line in
    '{"bye"'*) exit 0 ;;
    esac
}
