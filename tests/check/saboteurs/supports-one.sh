# Can be asked one thing only.
. "$(dirname "$0")/common.sh"
next; hello
while next; do
    case $(id) in
    smallest/server) echo '{"id":"smallest/server","outcome":{"client":{"ok":{"host":"https://h"}}}}' ;;
    *) echo '{"id":"'"$(id)"'","unsupported":"kubeconfigs"}' ;;
    esac
done
