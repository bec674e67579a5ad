package main

import (
	"regexp"
	"strconv"
	"strings"
)

// textForm is an error that shows itself by the text around a name.
type textForm struct {
	code  string
	shape *regexp.Regexp
}

func form(code, shape string) textForm {
	return textForm{code, regexp.MustCompile(`(?s)^` + shape + `$`)}
}

// quoted is what %q writes.
const quoted = `("(?:[^"\\]|\\.)*")`

var commandForms = []textForm{
	form("unknown-flag", `unknown flag: --(.*)`),
	form("unknown-flag", `unknown shorthand flag: ('(?:[^'\\]|\\.)+') in -.*`),
	form("flag-value-missing", `flag needs an argument: --(.*)`),
	form("flag-value-missing", `flag needs an argument: ('(?:[^'\\]|\\.)+') in -.*`),
	form("flag-syntax", `bad flag syntax: (.*)`),
	form("flag-value", `invalid argument "(?:[^"\\]|\\.)*" for "(?:-., )?--([^"]*)" flag: .*`),
	form("unknown-command", `unknown command `+quoted+` for "kubectl"(?:\n.*)?`),
	form("flag-required", `required flag\(s\) "([^"]*)".* not set`),
	form("profile", `unknown profile '(.*)'`),
	form("flag-group", `if any flags in the group (.*) are set .*`),
	form("flag-group", `at least one of the flags in the group (.*) is required`),
}

// commandProblem translates the error of a command that did not get to its work.
func commandProblem(err error) problem {
	text := err.Error()
	for _, help := range []string{"\nSee '", "\nRun '"} {
		if at := strings.LastIndex(text, help); at >= 0 {
			text = text[:at]
		}
	}
	p, ok := formed(text, commandForms)
	if !ok {
		p = problem{Code: "arguments"}
	}
	return withMessage(p, err)
}

var preferencesForms = []textForm{
	form("kuberc-flag", `kuberc file is not found`),
	form("kuberc-off", `kuberc error disabling kuberc via KUBERC=off .*`),
	form("kuberc-separator", `kuberc error kuberc: invalid Yaml document separator: .*`),
	form("kuberc-alias-name", `invalid alias name, can only include alphabetical characters`),
	form("kuberc-alias-twice", `duplicate alias name (.*)`),
	form("kuberc-option-dashes", `flag name (.*) should be in long form without dashes`),
	form("kuberc-alias-command", `command "(?:[^"\\]|\\.)*" not found to set alias `+quoted+`: .*`),
	form("kuberc-alias-overridden", `alias (.*) can not be overridden`),
	form("kuberc-option", `invalid alias flag (.*) in alias kubectl`),
	form("kuberc-option", `invalid flag (.*?) for command .*`),
	form("kuberc-option-value", `could not apply (?:override )?value .* to flag (.*?) in (?:command|alias) .* err: .*`),
	form("kuberc-policy", `unknown plugin policy: .*`),
	form("kuberc-policy", `misconfigured credential plugin allowlist: .*`),
	form("kuberc-policy", `credential plugin policy set to .*`),
	form("kuberc-policy", `non-normalized file path: .*`),
	form("kuberc-policy", `empty file path: .*`),
}

var (
	openForm  = regexp.MustCompile(`(?s)^kuberc error kuberc: (?:open|read) (.*?): [a-z ]+$`)
	noneForm  = regexp.MustCompile(`(?s)^kuberc error kuberc: no valid preferences found in (.*), use --v=5 to see details$`)
	strictOut = regexp.MustCompile(`(?s)^kuberc: ignoring strict decoding error in (.*?): strict decoding error: `)
	noneOut   = regexp.MustCompile(`(?s)^kuberc: no preferences loaded from (.*?): `)
	findOut   = regexp.MustCompile(`(?s)^Warning: command ` + quoted + ` not found to set kuberc override\n$`)
	aliasOut  = regexp.MustCompile(`(?s)^Warning: Setting alias ` + quoted + ` to a built-in command is not supported\n$`)
)

// preferencesProblem translates why kubectl refuses its preferences.
func preferencesProblem(text string) problem {
	message := text
	if at := openForm.FindStringSubmatch(text); at != nil {
		return problem{Code: "kuberc-unreadable", Path: at[1], Message: message}
	}
	if at := noneForm.FindStringSubmatch(text); at != nil {
		return problem{Code: "kuberc-none", Path: at[1], Message: message}
	}
	p, ok := formed(text, preferencesForms)
	if !ok {
		p = problem{Code: "kuberc-other"}
	}
	p.Message = message
	return p
}

// pluginProblem translates why kubectl refuses to look for a plugin.
func pluginProblem(text string) problem {
	p := problem{Code: "plugin-other", Message: text}
	if name, ok := strings.CutPrefix(text, "flags cannot be placed before plugin name: "); ok {
		p.Code, p.Name = "flag-before-plugin", name
	}
	return p
}

// preferencesWarning translates what kubectl says about its preferences and goes on.
func preferencesWarning(text string) (problem, bool) {
	for _, known := range []struct {
		code  string
		shape *regexp.Regexp
	}{{"kuberc-not-strict", strictOut}, {"kuberc-ignored", noneOut}, {"kuberc-no-command", findOut}, {"kuberc-built-in", aliasOut}} {
		found := known.shape.FindStringSubmatch(text)
		switch {
		case found == nil:
		case strings.HasPrefix(text, "kuberc: "):
			return problem{Code: known.code, Path: found[1]}, true
		default:
			return problem{Code: known.code, Name: unquoted(found[1])}, true
		}
	}
	return problem{}, false
}

func formed(text string, forms []textForm) (problem, bool) {
	for _, f := range forms {
		if found := f.shape.FindStringSubmatch(text); found != nil {
			p := problem{Code: f.code}
			if len(found) > 1 {
				p.Name = unquoted(found[1])
			}
			return p, true
		}
	}
	return problem{}, false
}

// unquoted takes off the quotes of Go, where there are any.
func unquoted(text string) string {
	if len(text) > 1 && (text[0] == '"' || text[0] == '\'') {
		if plain, err := strconv.Unquote(text); err == nil {
			return plain
		}
	}
	return text
}
