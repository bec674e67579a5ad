# Tells, per file of client-go, how many statements were reached of those that
# an input can reach, and complains where unreached.tsv is not the whole truth.
#
#   sort -t : -k 1,1 -k 2,2n PROFILE | awk -v sources=FOLDER -v list=unreached.tsv -f reached.awk
#
# A line of the list that has "?" for its statements is of those that chance decides.
#
# A line of PROFILE is a block, "k8s.io/client-go/FILE:LINE.COLUMN,LINE.COLUMN
# STATEMENTS REACHED", or says something else.

BEGIN {
	FS = "\t"
	getline < list # the names of the columns
	while ((getline < list) > 0) {
		functions[++entries] = $2
		text[entries] = $3
		listed[entries] = $4
		entry[entries] = $1 ": " $2 ": " $3
		entriesOf[$1] = entriesOf[$1] " " entries
	}
	FS = " "
	prefix = "k8s.io/client-go/"
}

index($0, prefix) == 1 {
	split(substr($1, length(prefix) + 1), place, ":")
	if (place[1] != file) open(place[1])
	start = int(place[2])
	if ($3 > 0) reached[file] += $2
	else if (by = explanation()) {
		explained[by] += $2
		explains[by, owner[start]] = 1
		listedIn[file] += $2
	} else {
		unlisted[file] += $2
		complain(file ":" start ": " owner[start] ": " trimmed(code[start]))
	}
}

END {
	form = "%-50s %7s %9s %6s %7s\n"
	printf form, "file", "reached", "reachable", "share", "listed"
	for (f = 1; f <= files; f++) {
		file = name[f]
		reachable = reached[file] + unlisted[file]
		allReached += reached[file]
		allReachable += reachable
		allListed += listedIn[file]
		if (reachable) row(file, reached[file], reachable, listedIn[file])
		else wholly++
	}
	row(wholly + 0 " more, all of them listed", 0, 0, allListed - shownListed)
	row("total", allReached, allReachable, allListed)

	for (e = 1; e <= entries; e++) {
		if (listed[e] == "?") continue
		if (explained[e] != listed[e])
			complain("unreached.tsv: " entry[e] ": " listed[e] " statements are listed, " explained[e] + 0 " are unreached")
		count = split(functions[e], named, ", ")
		for (i = 1; i <= count; i++)
			if (named[i] != "*" && !((e, named[i]) in explains))
				complain("unreached.tsv: " entry[e] ": nothing of " named[i] " is unreached there")
	}
	fflush()
	printf "%s", complaints | "cat >&2"
	exit complaints != ""
}

function row(what, got, of, listed) {
	shownListed += listed
	printf form, what, got + 0, of + 0, of ? int(100 * got / of) "%" : "-", listed + 0
}

function complain(what) {
	if (!(what in said)) complaints = complaints what "\n"
	said[what] = 1
}

# Reads a file of client-go: its lines, and the function each belongs to.
function open(which,    path, line, number, function_) {
	file = name[++files] = which
	path = sources "/" file
	for (number = 1; (getline line < path) > 0; number++) {
		if (line ~ /^func /) function_ = functionName(line)
		code[number] = line
		owner[number] = function_
	}
	close(path)
}

# "func (r *Rules) Load() error {" is Rules.Load.
function functionName(line,    type) {
	sub(/^func /, "", line)
	if (line ~ /^\(/) {
		type = substr(line, 2, index(line, ")") - 2)
		sub(/^.*[ *]/, "", type)
		sub(/^[^)]*\) /, type ".", line)
	}
	sub(/[[(].*/, "", line)
	return line
}

# The entry that lists the unreached block at hand: it names the function, and
# its text is in the line where the block begins or in the one above.
function explanation(    i, count, candidates, e, words) {
	words = code[start - 1] " " code[start]
	count = split(entriesOf[file], candidates, " ")
	for (i = 1; i <= count; i++) {
		e = candidates[i]
		if ((functions[e] == "*" || index(", " functions[e] ", ", ", " owner[start] ", ")) &&
		    (text[e] == "*" || index(words, text[e])))
			return e
	}
	return 0
}

function trimmed(line) {
	sub(/^[ \t]+/, "", line)
	return line
}
