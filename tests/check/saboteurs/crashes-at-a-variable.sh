# Ends at every world that has a KUBECONFIG.
. "$(dirname "$0")/common.sh"
next; hello
while next; do
    case $line in
    *KUBECONFIG*) echo 'what is that?' >&2; exit 7 ;;
    *) echo '{"id":"'"$(id)"'","outcome":{"client":{"ok":{"host":"https://h"}}}}' ;;
    esac
done
