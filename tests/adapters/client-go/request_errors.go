package main

import (
	"crypto/tls"
	"errors"
	"io/fs"
	"net/url"
	"strings"

	"k8s.io/client-go/rest"
)

// undecidable marks a scenario whose answer depends on more than its world, or
// cannot be had from a recording server.
type undecidable struct{ error }

// decidable refuses the one auth provider that looks at the machine when it is
// made: without a command, gcp seeks Google's default credentials in files and
// in the network.
func decidable(config *rest.Config) error {
	factory := authProviders["gcp"]
	if config.AuthProvider == nil || config.AuthProvider.Name != "gcp" || factory == nil {
		return nil
	}
	if _, ok := config.AuthProvider.Config["cmd-path"]; ok {
		return nil
	}
	// From 1.26 on there is only a refusal in its place, whatever it is given.
	if _, err := factory("", map[string]string{"cmd-path": "any"}, forgetful{}); err != nil {
		return nil
	}
	return undecidable{errors.New("the answer depends on more than the world, on Google's default credentials")}
}

// buildProblem translates why a client cannot be made.
func buildProblem(err error, config *rest.Config) problem {
	p := problem{Code: "request-other"}
	switch {
	case isOfURL(err):
		p = problem{Code: "server-url"}
	case isOfProvider(err, config):
		p = problem{Code: "auth-provider", Name: config.AuthProvider.Name}
	case isOfPair(err, config):
		p = problem{Code: "key-pair"}
	default:
		if found, ok := fileProblem(err, config); ok {
			p = found
		} else if found, ok := textualProblem(err.Error()); ok {
			p = found
		}
	}
	return withMessage(p, err)
}

// isOfURL tells an error of rest.DefaultServerURL, which comes bare.
func isOfURL(err error) bool {
	ofURL, ok := err.(*url.Error)
	return ok && ofURL.Op == "parse" || strings.HasPrefix(err.Error(), "host must be a URL or a host:port pair")
}

// isOfProvider asks for the provider again, as its errors can be any.
func isOfProvider(err error, config *rest.Config) bool {
	if config.AuthProvider == nil {
		return false
	}
	_, again := rest.GetAuthProvider(config.Host, config.AuthProvider, config.AuthConfigPersister)
	return again != nil && again.Error() == err.Error()
}

// isOfPair tries certificate and key again, as crypto/tls has many errors for them.
func isOfPair(err error, config *rest.Config) bool {
	_, again := tls.X509KeyPair(dataOf(config.CertData, config.CertFile), dataOf(config.KeyData, config.KeyFile))
	return again != nil && again.Error() == err.Error()
}

func dataOf(data []byte, file string) []byte {
	if len(data) == 0 {
		return readOrNil(file)
	}
	return data
}

// fileProblem tells which file could not be read, in the order in which client-go
// reads them. For a plugin the authorities are read first, in an error of its own.
func fileProblem(err error, config *rest.Config) (problem, bool) {
	path, ok := err.(*fs.PathError)
	if !ok {
		if strings.HasPrefix(err.Error(), "failed to load CA bundle for execProvider: ") {
			return problem{Code: "ca-unreadable", Path: config.CAFile}, true
		}
		return problem{}, false
	}
	for _, each := range []struct {
		code, file string
		data       []byte
	}{
		{"ca-unreadable", config.CAFile, config.CAData},
		{"cert-unreadable", config.CertFile, config.CertData},
		{"key-unreadable", config.KeyFile, config.KeyData},
	} {
		if each.file == path.Path && len(each.data) == 0 {
			return problem{Code: each.code, Path: path.Path}, true
		}
	}
	return problem{}, false
}

var requestTexts = []struct{ prefix, code string }{
	{"execProvider and authProvider cannot be used in combination", "exec-and-auth-provider"},
	{"exec plugin: invalid apiVersion ", "exec-version"},
	{"invalid plugin policy: ", "exec-forbidden"},
	{"getting credentials: plugin ", "exec-forbidden"},
	{"specifying a root certificates file with the insecure flag is not allowed", "insecure-with-ca"},
	{"unable to load root certificates: ", "ca-invalid"},
	{"username/password or bearer token may be set, but not both", "multiple-auth-methods"},
	{"failed to read token file ", "token-file-unreadable"},
	{"read empty token from file ", "token-file-empty"},
	{"unsupported protocol scheme ", "server-scheme"},
	{"net/http: invalid header field value for ", "header-value"},
}

func textualProblem(text string) (problem, bool) {
	for _, known := range requestTexts {
		rest, ok := strings.CutPrefix(text, known.prefix)
		if !ok {
			continue
		}
		p := problem{Code: known.code}
		if strings.HasPrefix(p.Code, "token-file-") {
			p.Path, _, _ = quotedPrefix(rest)
		}
		return p, true
	}
	return problem{}, false
}

// sendProblem translates why the request comes to no connection.
func sendProblem(err error, rec *recorder) problem {
	p := problem{Code: "request-other"}
	if found, ok := textualProblem(err.Error()); ok {
		p = found
	}
	switch {
	case rec.request == nil && isOfURL(err):
		p = problem{Code: "server-url"}
	case rec.proxyErr != nil && err.Error() == rec.proxyErr.Error():
		p = problem{Code: "proxy"}
	}
	return withMessage(p, err)
}

// pairProblem translates what the files of certificate and key come to when a
// server asks for them.
func pairProblem(err error, config *rest.Config) problem {
	if p, ok := fileProblem(err, config); ok {
		return withMessage(p, err)
	}
	return withMessage(problem{Code: "key-pair"}, err)
}
