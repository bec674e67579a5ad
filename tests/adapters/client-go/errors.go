package main

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"syscall"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// problem is an error of client-go's in the words of the protocol. The message
// is the real text, for people; it is never compared.
type problem struct {
	Code    string   `json:"code"`
	Name    string   `json:"name,omitempty"`
	Path    string   `json:"path,omitempty"`
	Cause   *problem `json:"cause,omitempty"`
	Message string   `json:"message,omitempty"`
}

func withMessage(p problem, err error) problem {
	p.Message = err.Error()
	return p
}

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
		if rest, ok := strings.CutPrefix(text, `error loading config file "`+candidate+`": `); ok && (!found || len(candidate) > len(file)) {
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
	for _, operation := range []string{"open ", "read ", "stat "} {
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
	case begins("yaml: ", "error converting YAML to JSON: ", "unsupported map key", "Unsupported map key", "json: unsupported value: "):
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
	case strings.Contains(text, "illegal base64 data at input byte "):
		return problem{Code: "decode-base64"}
	case begins("json: cannot unmarshal ", "v1.Config.", "api.Config."):
		return problem{Code: "decode-type"}
	}
	return problem{Code: "other"}
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

// clientErrors translates what resolving came back with after loading went well.
func clientErrors(err error) []problem {
	var problems []problem
	for _, single := range listed(err) {
		problems = append(problems, withMessage(clientProblem(single), single))
	}
	return problems
}

func clientProblem(err error) problem {
	switch {
	case clientcmd.IsEmptyConfig(err) || err == clientcmd.ErrEmptyConfig:
		return problem{Code: "empty-config"}
	case err == clientcmd.ErrEmptyCluster:
		return problem{Code: "no-server"}
	case errors.Is(err, rest.ErrNotInCluster):
		return problem{Code: "not-in-cluster"}
	}
	if p, ok := validationProblem(err.Error()); ok {
		return p
	}
	// Validation wraps the reason in a text of its own; a bare one is the token
	// file's, which is read last of all.
	if path, ok := err.(*fs.PathError); ok {
		return problem{Code: "token-file-unreadable", Path: path.Path}
	}
	return problem{Code: "other"}
}

// textual is an error that shows itself by the text around a name.
type textual struct {
	code, before, after string
	quoted              bool
}

var textuals = []textual{
	{"no-such-context", "context ", " does not exist", true},
	{"no-such-user", "auth info ", " does not exist", true},
	{"no-such-cluster", "cluster ", " does not exist", true},
	{"context-not-found", "context was not found for specified context: ", "", false},
	{"no-server", "no server found for cluster ", "", true},
	{"ca-both", "certificate-authority-data and certificate-authority are both specified for ", ". certificate-authority-data will override.", false},
	{"cert-both", "client-cert-data and client-cert are both specified for ", ". client-cert-data will override.", false},
	{"key-both", "client-key-data and client-key are both specified for ", "; client-key-data will override", false},
	{"key-missing", "client-key-data or client-key must be specified for ", " to use the clientCert authentication method.", false},
	{"exec-and-auth-provider", "authProvider cannot be provided in combination with an exec plugin for ", "", false},
	{"exec-command", "command must be specified for ", " to use exec authentication plugin", false},
	{"exec-api-version", "apiVersion must be specified for ", " to use exec authentication plugin", false},
	{"exec-env-name", "env variable name must be specified for ", " to use exec authentication plugin", false},
	{"exec-env-value", "env variable value must be specified for ", " to use exec authentication plugin", false},
	{"exec-mode-missing", "interactiveMode must be specified for ", " to use exec authentication plugin", false},
	{"multiple-auth-methods", "more than one authentication method found for ", "; found [token basicAuth], only one is allowed", false},
	{"impersonate-without-user", "requesting uid, groups or user-extra for ", " without impersonating a user", false},
	{"impersonate-without-user", "requesting groups or user-extra for ", " without impersonating a user", false},
}

func validationProblem(text string) (problem, bool) {
	if text == "default cluster has no server defined" {
		return problem{Code: "no-server"}, true
	}
	if strings.HasPrefix(text, "Invalid timeout value") {
		return problem{Code: "timeout"}, true
	}
	for _, t := range textuals {
		name, ok := between(text, t.before, t.after)
		if ok && t.quoted {
			unquoted, err := strconv.Unquote(name)
			name, ok = unquoted, err == nil
		}
		if ok {
			return problem{Code: t.code, Name: name}, true
		}
	}
	if rest, ok := strings.CutPrefix(text, "invalid interactiveMode for "); ok {
		// The mode is quoted and last, so that no part of it looks like this.
		if end := strings.LastIndex(rest, `: "`); end >= 0 {
			return problem{Code: "exec-mode-invalid", Name: rest[:end]}, true
		}
	}
	if rest, ok := strings.CutPrefix(text, "invalid 'proxy-url' "); ok {
		if _, rest, ok = quotedPrefix(rest); ok {
			if name, _, ok := quotedPrefix(strings.TrimPrefix(rest, " for cluster ")); ok {
				return problem{Code: "proxy-url", Name: name}, true
			}
		}
	}
	for code, before := range map[string]string{
		"ca-unreadable":   "unable to read certificate-authority ",
		"cert-unreadable": "unable to read client-cert ",
		"key-unreadable":  "unable to read client-key ",
	} {
		if rest, ok := strings.CutPrefix(text, before); ok {
			if path, name, ok := unreadablePath(rest); ok {
				return problem{Code: code, Name: name, Path: path}, true
			}
		}
	}
	return problem{}, false
}

// unreadablePath splits "PATH for NAME due to open PATH: REASON". Path and name
// may hold any text, but the path stands there twice.
func unreadablePath(text string) (path, name string, ok bool) {
	const afterPath, afterName = " for ", " due to open "
	for at := 0; ; at++ {
		next := strings.Index(text[at:], afterPath)
		if next < 0 {
			return "", "", false
		}
		at += next
		path := text[:at]
		rest := text[at+len(afterPath):]
		if end := strings.LastIndex(rest, afterName+path+": "); end >= 0 {
			return path, rest[:end], true
		}
	}
}

// between takes what stands in the place of a name; the name may be empty.
func between(text, before, after string) (string, bool) {
	rest, ok := strings.CutPrefix(text, before)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(rest, after)
}

func quotedPrefix(text string) (value, rest string, ok bool) {
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", "", false
	}
	value, err = strconv.Unquote(quoted)
	return value, text[len(quoted):], err == nil
}

// listed takes an aggregate apart, in order and with repetitions.
func listed(err error) []error {
	if err == nil {
		return nil
	}
	aggregate, ok := err.(interface{ Errors() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, each := range aggregate.Errors() {
		list = append(list, listed(each)...)
	}
	return list
}
