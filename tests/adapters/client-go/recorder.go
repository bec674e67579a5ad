package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	utilnet "k8s.io/apimachinery/pkg/util/net"
)

// errDialed ends a request that net/http would have opened a connection for.
var errDialed = errors.New("a connection would be opened now")

// recorder stands below all of client-go's wrappers, so that it sees the headers
// as these leave them, and above the transport that would send them.
type recorder struct {
	base     *http.Transport
	request  *http.Request
	proxy    *url.URL
	proxyErr error
}

func (r *recorder) wrap(base http.RoundTripper) http.RoundTripper {
	r.base = transportBelow(base)
	return r
}

// transportBelow finds net/http's transport; client-go wraps it since 1.36.
func transportBelow(rt http.RoundTripper) *http.Transport {
	for {
		if transport, ok := rt.(*http.Transport); ok {
			return transport
		}
		rt = rt.(utilnet.RoundTripperWrapper).WrappedRoundTripper()
	}
}

// RoundTrip lets net/http refuse what it refuses before it dials.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.request = req
	if r.base.Proxy != nil {
		r.proxy, r.proxyErr = r.base.Proxy(req)
	}
	transport := r.base.Clone()
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, errDialed }
	return transport.RoundTrip(req)
}

// render is the section but for what TLS adds, and the client and its plugin.
func (r *recorder) render() map[string]any {
	section := map[string]any{"url": r.request.URL.String()}
	if r.proxy != nil {
		section["proxy"] = r.proxy.String()
	}
	setUnlessEmpty(section, "headers", r.headers())
	return section
}

// headers are those that a configuration causes.
func (r *recorder) headers() map[string][]string {
	caused := map[string][]string{}
	for name, values := range r.request.Header {
		if name == "Authorization" || strings.HasPrefix(name, "Impersonate-") {
			caused[name] = values
		}
	}
	return caused
}

// tls is what the client shows and checks; its error is that of a certificate
// that is loaded when a server asks for one.
func (r *recorder) tls() (map[string]any, error) {
	if r.request.URL.Scheme != "https" || r.base.TLSClientConfig == nil {
		return nil, nil
	}
	settings := r.base.TLSClientConfig
	section := map[string]any{}
	setUnlessEmpty(section, "insecure", settings.InsecureSkipVerify)
	if settings.ServerName != r.request.URL.Hostname() {
		setUnlessEmpty(section, "serverName", settings.ServerName)
	}
	if settings.RootCAs != nil {
		// Nobody is trusted if there is none; absent, the system's authorities are.
		section["authorities"] = fingerprints(settings.RootCAs)
	}
	leaf, err := clientLeaf(settings)
	if err != nil {
		return nil, err
	}
	if leaf != nil {
		section["certificate"] = fingerprint(leaf)
	}
	return section, nil
}

// clientLeaf is the certificate that a server gets which asks for any.
func clientLeaf(settings *tls.Config) ([]byte, error) {
	if settings.GetClientCertificate == nil {
		return nil, nil
	}
	certificate, err := settings.GetClientCertificate(&tls.CertificateRequestInfo{})
	if err != nil || len(certificate.Certificate) == 0 {
		return nil, err
	}
	return certificate.Certificate[0], nil
}
