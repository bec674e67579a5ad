# Answers like always-the-same.sh, and then says more.
. "$(dirname "$0")/common.sh"
next; hello
while next; do printf '{"id":"%s","outcome":{"client":{"ok":{"host":"https://h"}}}}\nand that is all\n' "$(id)"; done
