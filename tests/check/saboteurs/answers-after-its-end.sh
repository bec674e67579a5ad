# Ends while a question is open. A child, which is in a group of its own where that can be had, answers it later.
. "$(dirname "$0")/common.sh"
next; hello
next; answer="sleep 0.5; echo '{\"id\":\"$(id)\",\"outcome\":{\"client\":{\"ok\":{\"host\":\"https://h\"}}}}'"
if command -v setsid > /dev/null; then setsid sh -c "$answer" & else sh -c "$answer" & fi
sleep 0.2; exit 7
