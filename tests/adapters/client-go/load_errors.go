package main

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"syscall"

	"k8s.io/client-go/tools/clientcmd"
)

// loadFilePrefix begins the text about a file that was there but is of no use.
const loadFilePrefix = `error loading config file "`

// loadErrors translates what loading under these rules came back with.
func loadErrors(err error, rules *clientcmd.ClientConfigLoadingRules) []problem {
	var problems []problem
	for _, single := range listed(err) {
		problems = append(problems, withMessage(loadProblem(single, rules), single))
	}
	return problems
}

func loadProblem(err error, rules *clientcmd.ClientConfigLoadingRules) problem {
	if path := new(fs.PathError); errors.As(err, &path) {
		// Only the explicit file is reported as missing, when it is looked for. What
		// else comes bare from the operating system came in the way of a migration.
		if path.Op == "stat" && errors.Is(err, fs.ErrNotExist) {
			return problem{Code: "file-not-found", Path: path.Path}
		}
		return problem{Code: "migrate-io", Path: path.Path}
	}
	text := err.Error()
	for destination, source := range rules.MigrationRules {
		if text == "cannot migrate "+source+" to "+destination+" because it is a directory" {
			return problem{Code: "migrate-directory", Path: source}
		}
	}
	// The cause comes as text, after the name of the file, which may hold anything
	// and is one of those that were asked for.
	file, cause, found := "", "", false
	for _, candidate := range append([]string{rules.ExplicitPath}, rules.Precedence...) {
		if rest, ok := strings.CutPrefix(text, loadFilePrefix+candidate+`": `); ok && (!found || len(candidate) > len(file)) {
			file, cause, found = candidate, rest, true
		}
	}
	if !found {
		return problem{Code: "other"}
	}
	why := readProblem(cause, file)
	if why.Code == "" {
		why = decodeProblem(cause)
	}
	return problem{Code: "load-file", Path: file, Cause: &why}
}

// readProblem recognises the operating system's refusal to read a file.
func readProblem(text, file string) problem {
	for _, operation := range []string{"open ", "read "} {
		reason, ok := strings.CutPrefix(text, operation+file+": ")
		if !ok {
			continue
		}
		switch reason {
		case syscall.EISDIR.Error():
			return problem{Code: "read-is-a-directory"}
		case syscall.ENOTDIR.Error():
			return problem{Code: "read-not-a-directory"}
		case syscall.EACCES.Error():
			return problem{Code: "read-permission"}
		default:
			return problem{Code: "read-other"}
		}
	}
	return problem{}
}

// decodeProblem recognises the stages of decoding by how their texts begin,
// since what follows quotes the document.
func decodeProblem(text string) problem {
	begins := func(starts ...string) bool {
		for _, start := range starts {
			if strings.HasPrefix(text, start) {
				return true
			}
		}
		return false
	}
	switch {
	case begins("yaml: ", "unsupported map key", "Unsupported map key", "json: unsupported value: "):
		return problem{Code: "decode-syntax"}
	case begins("couldn't get version/kind; "):
		return problem{Code: "decode-root"}
	case begins("no kind "):
		return problem{Code: "decode-kind"}
	case begins("unexpected GroupVersion string: ", "Object 'apiVersion' is missing in "):
		return problem{Code: "decode-version"}
	}
	if name, ok := duplicateName(text); ok {
		return problem{Code: "decode-duplicate", Name: name}
	}
	switch {
	case begins("json: cannot unmarshal "):
		return problem{Code: "decode-type"}
	case badBase64.MatchString(beforeQuote(text)):
		return problem{Code: "decode-base64"}
	case begins("v1.Config.", "api.Config."):
		return problem{Code: "decode-type"}
	}
	return problem{Code: "other"}
}

var badBase64 = regexp.MustCompile(`illegal base64 data at input byte \d+$`)

// beforeQuote cuts off the piece of the document that the decoder of 1.17 to
// 1.22 quotes after its reason.
func beforeQuote(text string) string {
	reason, _, _ := strings.Cut(text, ", error found in #")
	return reason
}

// duplicateName finds the name in: error converting *[]NamedX into
// *map[string]*api.X: duplicate name "N" in list: [...]
func duplicateName(text string) (string, bool) {
	const before, after = `: duplicate name "`, `" in list: `
	if !strings.HasPrefix(text, "error converting ") {
		return "", false
	}
	start := strings.Index(text, before)
	if start < 0 {
		return "", false
	}
	name, _, ok := strings.Cut(text[start+len(before):], after)
	return name, ok
}
