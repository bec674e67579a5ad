package main

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"testing"

	"k8s.io/client-go/rest"
)

// record leads requests to a recording server until the test ends.
func record(t *testing.T) *wire {
	t.Helper()
	server, err := newWire()
	if err != nil {
		t.Fatal(err)
	}
	recording = server
	t.Cleanup(func() {
		server.listener.Close()
		recording = nil
	})
	return server
}

// What arrives is what the section says without a server.
func TestWire(t *testing.T) {
	root := place(t, nil)
	type question struct{ cluster, user, env string }
	questions := []question{
		{`{"server": "http://h/a?"}`, `{"token": "t"}`, `, "HTTP_PROXY": "u:p@p:1"`},
		{`{"server": "https://u:p@h:1/a"}`, `{"as": " a ", "as-user-extra": {"É/b": ["2", "1"]}}`, `, "HTTPS_PROXY": "https://p"`},
		{`{"server": "https://h.", "tls-server-name": "n"}`, `{"token": "t"}`, `, "https_proxy": "socks5://u:p@p"`},
		{`{"server": "https://h", "insecure-skip-tls-verify": true, "tls-server-name": "n"}`, `{"username": "u"}`, `, "https_proxy": "socks5://p:1"`},
		{`{"server": "https://[::1]", "tls-server-name": "10.0.0.1", "proxy-url": "http://u@p"}`, `{}`, ``},
		{`{"server": "https://10.0.0.1"}`, `{"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "/bin/false", "interactiveMode": "Never"}}`, ``},
		{`{"server": "ftp://h"}`, `{}`, ``},
	}
	for _, own := range identities(t) {
		write(t, root, "ca", own.certificate)
		write(t, root, "cert", own.certificate)
		write(t, root, "key", own.key)
		cert, err := json.Marshal(map[string][]byte{"client-certificate-data": []byte(own.certificate), "client-key-data": []byte(own.key)})
		if err != nil {
			t.Fatal(err)
		}
		questions = append(questions, question{`{"server": "https://h", "certificate-authority": "/world/ca"}`, string(cert), ``})
	}
	questions = append(questions, question{`{"server": "https://h"}`, `{"client-certificate": "/world/cert", "client-key": "/world/key"}`, ``})
	for _, q := range questions {
		expected := requestOf(t, root, "deferred", q.cluster, q.user, q.env)
		record(t)
		arrived := requestOf(t, root, "deferred", q.cluster, q.user, q.env)
		recording = nil
		want, err := json.Marshal(expected)
		if err != nil {
			t.Fatal(err)
		}
		expectRequest(t, arrived, string(want))
	}
}

// unsent is the recorder of a request that goes no further than to it.
func unsent(t *testing.T, config *rest.Config) *recorder {
	t.Helper()
	rec := &recorder{}
	config = askable(config)
	config.Wrap(rec.wrap)
	client, err := rest.UnversionedRESTClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := send(client); !errors.Is(err, errDialed) {
		t.Fatal(err)
	}
	return rec
}

func TestWireTrustsTheGivenAuthority(t *testing.T) {
	server := record(t)
	stranger, err := newAuthority()
	if err != nil {
		t.Fatal(err)
	}
	sendTo := func(known *authority, name string) error {
		rec := unsent(t, &rest.Config{Host: "https://h", TLSClientConfig: rest.TLSClientConfig{CAData: []byte(pemOf("CERTIFICATE", known.certificate.Raw)), ServerName: name}})
		_, err := server.send(rec.base.Clone(), rec.request, []string{"n"})
		return err
	}
	if err := sendTo(server.authority, "n"); err != nil {
		t.Error(err)
	}
	if unknown, err := (x509.UnknownAuthorityError{}), sendTo(stranger, "n"); !errors.As(err, &unknown) {
		t.Errorf("a stranger is trusted: %v", err)
	}
	if wrong, err := (x509.HostnameError{}), sendTo(server.authority, ""); !errors.As(err, &wrong) || wrong.Host != "h" {
		t.Errorf("another name is trusted: %v", err)
	}
}

// Compression that is disabled shows only here: by a header that net/http leaves
// out. It does so for a transport of client-go's own, and that one is only made for
// other settings.
func TestWireShowsCompression(t *testing.T) {
	server := record(t)
	for _, c := range []struct {
		config *rest.Config
		want   string
	}{
		{&rest.Config{Host: "https://h", TLSClientConfig: rest.TLSClientConfig{Insecure: true}}, "gzip"},
		{&rest.Config{Host: "https://h", TLSClientConfig: rest.TLSClientConfig{Insecure: true}, DisableCompression: true}, ""},
		{&rest.Config{Host: "http://h", DisableCompression: true}, "gzip"},
	} {
		rec := unsent(t, c.config)
		got, err := server.send(rec.base.Clone(), rec.request, nil)
		if err != nil {
			t.Fatal(err)
		}
		if accepts := got.request.Header.Get("Accept-Encoding"); accepts != c.want {
			t.Errorf("%s accepts %q, not %q", c.config.Host, accepts, c.want)
		}
	}
}

// What arrives otherwise than it should is noticed, whatever it is.
func TestWireNoticesWhatIsWrong(t *testing.T) {
	server := record(t)
	proxied := func() *rest.Config {
		proxy, err := url.Parse("socks5://u:p@p")
		if err != nil {
			t.Fatal(err)
		}
		return &rest.Config{Host: "https://h", Proxy: http.ProxyURL(proxy)}
	}
	rec := unsent(t, proxied())
	for what, spoil := range map[string]func(*arrival){
		"nothing":      func(*arrival) {},
		"the host":     func(got *arrival) { got.dialled = "p:1081" },
		"the way":      func(got *arrival) { got.hops = got.hops[1:] },
		"the user":     func(got *arrival) { got.proxyUser = "u:" },
		"the sni":      func(got *arrival) { got.sni = "p" },
		"the sni gone": func(got *arrival) { got.sni = "" },
	} {
		got, names, err := server.sendTrusted(rec)
		if err != nil {
			t.Fatal(err)
		}
		spoil(got)
		_, errTLS := arrivedTLS(map[string]any{}, got, rec, names)
		if noticed := expectRoute(got, rec) != nil || errTLS != nil; noticed != (what != "nothing") {
			t.Errorf("%s is wrong, noticed: %v", what, noticed)
		}
	}
}
