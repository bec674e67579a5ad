package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

// wire is a recording server on loopback, to which every connection is led.
type wire struct {
	listener  net.Listener
	authority *authority
}

func newWire() (*wire, error) {
	authority, err := newAuthority()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	return &wire{listener, authority}, err
}

// confirm sends the request of a section, and gives the section with what arrived
// in the place of what was expected. Some things do not show on a wire, and stay:
// which authorities are trusted, the user info of the URL, blanks around values, how
// a proxy is spelled. Its error tells what else arrived than was expected.
func (w *wire) confirm(section map[string]any, rec *recorder) (map[string]any, error) {
	section = maps.Clone(section)
	isTLS := rec.request.URL.Scheme == "https"
	got, names, err := w.sendTrusted(rec)
	if err != nil {
		return nil, unfitForTLS(err)
	}
	if slices.Contains(got.hops, "tls") {
		if err := w.expectRefusal(rec, names); err != nil {
			return nil, err
		}
	}
	if err := expectRoute(got, rec); err != nil {
		return nil, err
	}
	if isTLS {
		encryption, err := arrivedTLS(section, got, rec, names)
		if err != nil {
			return nil, err
		}
		delete(section, "tls")
		setUnlessEmpty(section, "tls", encryption)
	}
	delete(section, "headers")
	setUnlessEmpty(section, "headers", arrivedHeaders(got, rec))
	section["url"] = arrivedURL(got, rec)
	return section, nil
}

// unfitForTLS marks the errors of certificates that can be made and not be used: for
// a name that none can hold, or a key of a curve that TLS does not have.
func unfitForTLS(err error) error {
	if text := err.Error(); strings.Contains(text, "IA5String") || strings.HasPrefix(text, "tls: unsupported certificate") {
		return undecidable{fmt.Errorf("no server can be sent this: %w", err)}
	}
	return err
}

// sendTrusted sends the request so that the server is trusted, by giving it one
// name after another that the client asks for. The last is that of the server
// itself, after any of a proxy.
func (w *wire) sendTrusted(rec *recorder) (got *arrival, names []string, err error) {
	for range 3 {
		got, err = w.send(w.trusting(rec.base), rec.request, names)
		var wrong x509.HostnameError
		if !errors.As(err, &wrong) {
			break
		}
		names = append(names, wrong.Host)
	}
	return got, names, err
}

// expectRefusal sends the request as it is configured: whoever checks the server at
// all must not trust it, whose authority is in no world.
func (w *wire) expectRefusal(rec *recorder, names []string) error {
	_, err := w.send(rec.base.Clone(), rec.request, names)
	insecure := rec.base.TLSClientConfig != nil && rec.base.TLSClientConfig.InsecureSkipVerify
	if insecure && err == nil {
		return nil
	}
	if unknown := (x509.UnknownAuthorityError{}); !insecure && errors.As(err, &unknown) {
		return nil
	}
	return fmt.Errorf("insecure is %v, and a strange authority comes to %v", insecure, err)
}

func (w *wire) trusting(base *http.Transport) *http.Transport {
	transport := base.Clone()
	if transport.TLSClientConfig == nil {
		transport.TLSClientConfig = &tls.Config{}
	}
	pool := x509.NewCertPool()
	if given := transport.TLSClientConfig.RootCAs; given != nil {
		pool = given.Clone()
	}
	pool.AddCert(w.authority.certificate)
	transport.TLSClientConfig.RootCAs = pool
	return transport
}

// send makes one request through one connection.
func (w *wire) send(transport *http.Transport, req *http.Request, names []string) (*arrival, error) {
	certificate, err := w.authority.certify(names)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	got := &arrival{}
	received := make(chan error, 1)
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if got.dialled != "" {
			return nil, errors.New("a second connection is opened")
		}
		got.dialled = address
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", w.listener.Addr().String())
		if err != nil {
			received <- err
			return nil, err
		}
		go func() {
			conn, err := w.listener.Accept()
			if err == nil {
				err = got.receive(conn, certificate)
			}
			received <- err
		}()
		return conn, nil
	}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(req.Clone(ctx))
	if got.dialled == "" {
		return nil, fmt.Errorf("nothing is dialled: %w", err)
	}
	if err != nil {
		cancel()
		<-received
		return nil, err
	}
	response.Body.Close()
	return got, <-received
}

// expectRoute checks the way by which the request came: through which proxy, if
// any, and to which host.
func expectRoute(got *arrival, rec *recorder) error {
	first, hops, user := addressOf(rec.request.URL), []string{}, ""
	if rec.proxy != nil {
		first, hops, user = addressOf(rec.proxy), hopsThrough(rec.proxy, rec.request.URL), userOf(rec.proxy)
	}
	if rec.request.URL.Scheme == "https" {
		hops = append(hops, "tls")
	}
	hops = append(hops, "http")
	if got.dialled != first || !slices.Equal(got.hops, hops) || got.proxyUser != user {
		return fmt.Errorf("expected %s, %q for %q; arrived %s, %q for %q", first, hops, user, got.dialled, got.hops, got.proxyUser)
	}
	return nil
}

// hopsThrough are those that a proxy sees. A plain request to an HTTP proxy looks as
// it does to a server.
func hopsThrough(proxy, target *url.URL) []string {
	hops := []string{}
	if proxy.Scheme == "https" {
		hops = append(hops, "tls")
	}
	switch {
	case isSocks(proxy):
		hops = append(hops, "socks5 "+addressOf(target))
	case target.Scheme == "https":
		hops = append(hops, "CONNECT "+addressOf(target))
	}
	return hops
}

// userOf is what a proxy is told of its user.
func userOf(proxy *url.URL) string {
	if proxy.User == nil {
		return ""
	}
	password, _ := proxy.User.Password()
	user := proxy.User.Username() + ":" + password
	if isSocks(proxy) {
		return user
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user))
}

func isSocks(proxy *url.URL) bool { return strings.HasPrefix(proxy.Scheme, "socks5") }

// addressOf is host and port, with the port that a scheme stands for.
func addressOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// arrivedTLS is the part tls of the section as the server saw it: accepted without
// being trusted, named, and shown a certificate.
func arrivedTLS(section map[string]any, got *arrival, rec *recorder, names []string) (map[string]any, error) {
	expected, _ := section["tls"].(map[string]any)
	arrived := map[string]any{}
	if authorities, ok := expected["authorities"]; ok {
		arrived["authorities"] = authorities
	}
	name, _ := expected["serverName"].(string)
	if len(names) > 0 {
		name = names[len(names)-1]
		if got.sni != sniOf(name) {
			return nil, fmt.Errorf("the name sent is %q, the one checked %q", got.sni, name)
		}
	} else {
		// No name is checked; the one that is sent must do, if it is no address.
		arrived["insecure"] = true
		if got.sni != "" {
			name = got.sni
		}
	}
	if name != rec.request.URL.Hostname() {
		setUnlessEmpty(arrived, "serverName", name)
	}
	if got.leaf != nil {
		arrived["certificate"] = fingerprint(got.leaf)
	}
	return arrived, nil
}

// sniOf is the name of a client hello, which is never an address.
func sniOf(name string) string {
	address, _, _ := strings.Cut(strings.Trim(name, "[]"), "%")
	if net.ParseIP(address) != nil {
		return ""
	}
	return strings.TrimRight(name, ".")
}

// arrivedHeaders are those that a configuration causes. HTTP/1.1 drops the blanks
// around a value.
func arrivedHeaders(got *arrival, rec *recorder) map[string][]string {
	sent := rec.headers()
	arrived := (&recorder{request: got.request}).headers()
	for name, values := range arrived {
		for i := range values {
			if i < len(sent[name]) && values[i] == strings.Trim(sent[name][i], " \t") {
				values[i] = sent[name][i]
			}
		}
	}
	return arrived
}

// arrivedURL is put together from host and path as they arrived, and the user info
// that is only sent as a header. A Host header has no zone and no letters beyond
// ASCII; such a host is taken as it was.
func arrivedURL(got *arrival, rec *recorder) string {
	arrived, sent := *got.request.URL, rec.request.URL
	arrived.Scheme, arrived.Host, arrived.User = sent.Scheme, got.request.Host, sent.User
	if strings.ContainsFunc(sent.Host, func(r rune) bool { return r == '%' || r > unicode.MaxASCII }) {
		arrived.Host = sent.Host
	}
	return arrived.String()
}
