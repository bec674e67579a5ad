#!/bin/sh
# Makes the table of kubectl's commands and flags, src/kubectl/commands.tsv, of
# this adapter built for each release.
#
#   table.sh ADAPTER... > src/kubectl/commands.tsv
#
# Name one adapter for each minor release, in their order. A line has: the minor
# releases; the variable that adds the item where it is true (+NAME), or takes it
# away where it is false (-NAME); what `kubectl-argv -table` says of the item;
# last, for a flag, the commands that have it.
set -eu

gates='KUBECTL_KUBERC KUBECTL_APPLYSET KUBECTL_INTERACTIVE_DELETE KUBECTL_DEBUG_CUSTOM_PROFILE KUBECTL_EXPLAIN_OPENAPIV3'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for adapter; do
	minor=$(echo '{"hello":{"protocol":1}}' | "$adapter" | sed 's/.*"version":"v0\.\([0-9]*\)\..*/\1/')
	"$adapter" -table | sort > "$work/base"
	cp "$work/base" "$work/plain"
	for gate in $gates; do
		env "$gate=true" "$adapter" -table | sort | comm -13 "$work/base" - | sed "s/^/$minor	+$gate	/" >> "$work/all"
		env "$gate=false" "$adapter" -table | sort | comm -23 "$work/base" - > "$work/gone"
		sed "s/^/$minor	-$gate	/" "$work/gone" >> "$work/all"
		comm -23 "$work/plain" "$work/gone" > "$work/rest"
		mv "$work/rest" "$work/plain"
	done
	sed "s/^/$minor	-	/" "$work/plain" >> "$work/all"
done

# The minors of equal items become ranges, then the commands of equal flags a list.
sort -s -k1,1n "$work/all" | awk -F'\t' '
	{ minor = $1; sub(/^[0-9]*\t/, ""); if (!($0 in last)) { order[++count] = $0; ranges[$0] = minor }
	  else if (minor > last[$0] + 1) ranges[$0] = ranges[$0] (last[$0] > start[$0] ? "-" last[$0] : "") "," minor
	  if (!($0 in last) || minor > last[$0] + 1) start[$0] = minor
	  last[$0] = minor; newest = minor }
	END { for (i = 1; i <= count; i++) { item = order[i]
		tail = last[item] == newest ? "-" : last[item] > start[item] ? "-" last[item] : ""
		print ranges[item] tail "\t" item } }' |
	awk -F'\t' -v OFS='\t' '
	$3 == "command" { print; next }
	{ path = $4; key = $1 OFS $2 OFS $3 OFS $5 OFS $6 OFS $7 OFS $8 OFS $9 OFS $10
	  if (key in paths) paths[key] = paths[key] "," path; else { keys[++count] = key; paths[key] = path } }
	END { for (i = 1; i <= count; i++) print keys[i], paths[keys[i]] }' |
	LC_ALL=C sort -t'	' -k3,3 -k4,4 -k5,5 -k1,1
