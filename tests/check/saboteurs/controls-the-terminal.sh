# Has control characters and forged lines in everything that it says.
. "$(dirname "$0")/common.sh"
bad='a\u001b[31mb\u0007\r\nerror: forged\u202e\u2028'
next; printf '%s\n' '{"name":"'"$bad"'","version":"1.0'"$bad"'","protocol":1,"sections":["client"]}'
next; printf '%s\n' '{"id":"'"$(id)"'","unsupported":"'"$bad"'"}'
next; printf '%s\n' '{"id":"'"$(id)"'","adapterError":{"message":"'"$bad"'","context":"'"$bad"'"}}'
next; printf '\033[31m\007\r\nerror: forged\n\342\200\256' >&2; exit 7
