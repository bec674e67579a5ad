package main

import (
	"io/fs"
	"strconv"
	"strings"

	"k8s.io/client-go/tools/clientcmd"
)

// clientErrors translates what resolving came back with after loading went well.
func clientErrors(err error) []problem {
	var problems []problem
	for _, single := range listed(err) {
		problems = append(problems, withMessage(clientProblem(single), single))
	}
	return problems
}

func clientProblem(err error) problem {
	// Validation wraps the system's refusal in a text of its own; a bare one is
	// the token file's, which is read last of all.
	if path, ok := err.(*fs.PathError); ok {
		return problem{Code: "token-file-unreadable", Path: path.Path}
	}
	switch {
	case clientcmd.IsEmptyConfig(err):
		return problem{Code: "empty-config"}
	case err == clientcmd.ErrEmptyCluster:
		return problem{Code: "no-server"}
	}
	if p, ok := validationProblem(err.Error()); ok {
		return p
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
// may hold any text, but the path stands there twice; the longest that does is it.
func unreadablePath(text string) (path, name string, ok bool) {
	const afterPath, afterName = " for ", " due to open "
	for at := range text {
		rest, isEnd := strings.CutPrefix(text[at:], afterPath)
		if !isEnd {
			continue
		}
		if end := strings.LastIndex(rest, afterName+text[:at]+": "); end >= 0 {
			path, name, ok = text[:at], rest[:end], true
		}
	}
	return path, name, ok
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
