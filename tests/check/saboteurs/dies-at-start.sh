# Ends before it says a word.
echo 'no such library' >&2
exit 3
