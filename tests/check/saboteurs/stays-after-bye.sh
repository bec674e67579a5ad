# Answers like always-the-same.sh, and stays.
. "$(dirname "$0")/common.sh"
IFS= read -r line; hello
while IFS= read -r line; do
    case $line in '{"bye"'*) exec sleep 60 ;; esac
    echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"https://h"}}}}'
done
