package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// identity is a certificate that signs itself, with its key, as PEM.
type identity struct{ certificate, key, fingerprint string }

func newIdentity(t *testing.T, signer crypto.Signer) identity {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "someone"},
		NotAfter:              time.Now().Add(time.Hour),
		DNSNames:              []string{"h.example", "n.example"},
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, signer.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(signer)
	if err != nil {
		t.Fatal(err)
	}
	return identity{pemOf("CERTIFICATE", der), pemOf("PRIVATE KEY", key), fingerprint(der)}
}

func pemOf(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// identities are of every kind of key that people have.
func identities(t *testing.T) []identity {
	t.Helper()
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	primes, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return []identity{newIdentity(t, edwards), newIdentity(t, curve), newIdentity(t, primes)}
}

// kubeconfigOf has one cluster, one user and a context of both.
func kubeconfigOf(cluster, user string) string {
	return `{"current-context": "x", "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
		"clusters": [{"name": "c", "cluster": ` + cluster + `}], "users": [{"name": "u", "user": ` + user + `}]}`
}

// requestOf asks for the request of one cluster and one user.
func requestOf(t *testing.T, root, entry, cluster, user, env string) any {
	t.Helper()
	write(t, root, "k", strings.ReplaceAll(kubeconfigOf(cluster, user), "/world", root))
	outcome := answers(t, root, `{"id": "x", "entry": "`+entry+`", "world": {"cwd": "/world", "env": {"KUBECONFIG": "/world/k"`+env+`}}}`)
	return outcome["request"]
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func expectRequest(t *testing.T, got any, want string) {
	t.Helper()
	expectSection(t, map[string]any{"request": got}, "request", want)
}

func TestRequest(t *testing.T) {
	const plugin = `{"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "/bin/false", "args": ["a"],
		"env": [{"name": "A", "value": "b=c"}], "interactiveMode": %q}%s}`
	const run = `{"command": "/bin/false", "args": ["a"], "env": [{"name": "A", "value": "b=c"}]}`
	root := place(t, nil)
	write(t, root, "token", " from-a-file\n")
	write(t, root, "empty", "")
	for _, c := range []struct{ entry, cluster, user, env, want string }{
		{"deferred", `{"server": "https://h:6443/a/../b//?q=1#f"}`, `{"token": "t"}`, ``,
			`{"ok": {"url": "https://h:6443/b/version", "headers": {"Authorization": ["Bearer t"]}}}`},
		{"deferred", `{"server": "https://u:p@h?"}`, `{"token": "t"}`, ``,
			`{"ok": {"url": "https://u:p@h/version?", "headers": {"Authorization": ["Basic dTpw"]}}}`},
		{"deferred", `{"server": "https://h"}`, `{"token": "t", "tokenFile": "/world/token"}`, ``,
			`{"ok": {"url": "https://h/version", "headers": {"Authorization": ["Bearer from-a-file"]}}}`},
		{"deferred", `{"server": "https://h"}`, `{"tokenFile": "/world/empty"}`, ``,
			`{"errors": [{"code": "token-file-empty", "path": "/world/empty"}]}`},
		{"deferred", `{"server": "https://h", "insecure-skip-tls-verify": true, "tls-server-name": "n"}`,
			`{"as": "a", "as-groups": ["g", "h"], "as-uid": "1", "as-user-extra": {"É/b": ["2", "1"]}}`, ``,
			`{"ok": {"url": "https://h/version", "tls": {"insecure": true, "serverName": "n"}, "headers": {"Impersonate-User": ["a"],
				"Impersonate-Group": ["g", "h"], "Impersonate-Uid": ["1"], "Impersonate-Extra-%c3%89%2fb": ["2", "1"]}}}`},
		{"deferred", `{"server": "https://h", "tls-server-name": "h"}`, `{}`, ``, `{"ok": {"url": "https://h/version"}}`},
		{"deferred", `{"server": "https://h ", "insecure-skip-tls-verify": true}`, `{}`, ``, `{"errors": [{"code": "server-url"}]}`},
		{"deferred", `{"server": "ftp://h"}`, `{}`, ``, `{"errors": [{"code": "server-scheme"}]}`},
		{"deferred", `{"server": "https://h"}`, `{"as": "a\nb"}`, ``, `{"errors": [{"code": "header-value"}]}`},
		{"deferred", `{"server": "https://h", "insecure-skip-tls-verify": true, "certificate-authority-data": "Y2E="}`, `{}`, ``,
			`{"errors": [{"code": "insecure-with-ca"}]}`},
		{"deferred", `{"server": "https://h", "certificate-authority-data": "Y2E="}`, `{}`, ``, `{"errors": [{"code": "ca-invalid"}]}`},
		{"deferred", `{"server": "https://h", "certificate-authority": "/world"}`, `{}`, ``, `{"errors": [{"code": "ca-unreadable", "path": "/world"}]}`},
		{"deferred", `{"server": "https://h"}`, `{"client-certificate-data": "Yw==", "client-key-data": "aw=="}`, ``, `{"errors": [{"code": "key-pair"}]}`},
		{"deferred", `{"server": "https://h"}`, `{"client-certificate-data": "Yw==", "client-key": "/world"}`, ``,
			`{"errors": [{"code": "key-unreadable", "path": "/world"}]}`},
		// A proxy belongs to its own world, and to no other.
		{"deferred", `{"server": "http://h"}`, `{}`, `, "HTTP_PROXY": "p:1"`, `{"ok": {"url": "http://h/version", "proxy": "http://p:1"}}`},
		{"deferred", `{"server": "http://h"}`, `{}`, `, "http_proxy": "q:1"`, `{"ok": {"url": "http://h/version", "proxy": "http://q:1"}}`},
		{"deferred", `{"server": "http://h"}`, `{}`, ``, `{"ok": {"url": "http://h/version"}}`},
		{"deferred", `{"server": "http://h"}`, `{}`, `, "HTTP_PROXY": "p:1", "REQUEST_METHOD": "GET"`, `{"errors": [{"code": "proxy"}]}`},
		{"deferred", `{"server": "https://localhost", "proxy-url": "socks5://p:1"}`, `{}`, `, "NO_PROXY": "*"`,
			`{"ok": {"url": "https://localhost/version", "proxy": "socks5://p:1"}}`},
		// Only client-go's own list of what needs no proxy takes leading zeros.
		{"deferred", `{"server": "https://10.0.0.1", "insecure-skip-tls-verify": true}`, `{}`, `, "HTTPS_PROXY": "p:1", "NO_PROXY": "010.0.0.0/8"`,
			`{"ok": {"url": "https://10.0.0.1/version", "tls": {"insecure": true}}}`},
		{"deferred", `{"server": "https://10.0.0.1"}`, `{}`, `, "HTTPS_PROXY": "p:1", "NO_PROXY": "010.0.0.0/8"`,
			`{"ok": {"url": "https://10.0.0.1/version", "proxy": "http://p:1"}}`},
		// A plugin is not run, and none is remembered as having been run.
		{"deferred", `{"server": "https://h"}`, fmt.Sprintf(plugin, "Never", ""), ``, `{"ok": {"url": "https://h/version", "plugin": ` + run + `}}`},
		{"deferred", `{"server": "https://u@h"}`, fmt.Sprintf(plugin, "Never", ""), ``,
			`{"ok": {"url": "https://u@h/version", "headers": {"Authorization": ["Basic dTo="]}}}`},
		{"deferred", `{"server": "https://h"}`, fmt.Sprintf(plugin, "Never", ""), ``, `{"ok": {"url": "https://h/version", "plugin": ` + run + `}}`},
		{"deferred", `{"server": "https://h"}`, fmt.Sprintf(plugin, "Always", ""), ``, `{"ok": {"url": "https://h/version", "plugin": ` + run + `}}`},
		{"deferred", `{"server": "https://h"}`, fmt.Sprintf(plugin, "Never", `, "token": "t"`), ``,
			`{"ok": {"url": "https://h/version", "headers": {"Authorization": ["Bearer t"]}}}`},
		{"deferred", `{"server": "https://h"}`, `{"exec": {"apiVersion": "v0", "command": "c", "interactiveMode": "Never"}}`, ``, `{"errors": [{"code": "exec-version"}]}`},
		// Only kubectl has providers.
		{"deferred", `{"server": "https://h"}`, `{"auth-provider": {"name": "oidc", "config": {"idp-issuer-url": "i", "client-id": "c"}}}`, ``,
			`{"errors": [{"code": "auth-provider", "name": "oidc"}]}`},
		{"kubectl", `{"server": "https://h"}`, `{"auth-provider": {"name": "oidc", "config": {"idp-issuer-url": "i", "client-id": "c"}}}`, ``,
			`{"ok": {"url": "https://h/version"}}`},
		{"kubectl", `{"server": "https://h"}`, `{"auth-provider": {"name": "oidc", "config": {"idp-issuer-url": "i", "client-id": "c", "idp-certificate-authority-data": "-"}}}`, ``,
			`{"errors": [{"code": "auth-provider", "name": "oidc"}]}`},
		{"kubectl", `{"server": "https://h"}`, `{"auth-provider": {"name": "gcp"}}`, ``, `{"errors": [{"code": "auth-provider", "name": "gcp"}]}`},
		{"deferred", `{"server": "https://h"}`, `{"auth-provider": {"name": "oidc"}}`, ``, `{"errors": [{"code": "auth-provider", "name": "oidc"}]}`},
	} {
		expectRequest(t, requestOf(t, root, c.entry, c.cluster, c.user, c.env), c.want)
	}
}

// The same paths hold other files in the next world, and client-go remembers paths.
func TestRequestReadsFilesAnew(t *testing.T) {
	root := place(t, nil)
	const cluster = `{"server": "https://h", "certificate-authority": "ca"}`
	const user = `{"client-certificate": "cert", "client-key": "key"}`
	all := identities(t)
	for i, own := range all {
		other := all[(i+1)%len(all)]
		write(t, root, "ca", other.certificate+own.certificate+other.certificate)
		write(t, root, "cert", own.certificate)
		write(t, root, "key", own.key)
		expectRequest(t, requestOf(t, root, "deferred", cluster, user, ""),
			`{"ok": {"url": "https://h/version", "tls": {"authorities": ["`+other.fingerprint+`", "`+own.fingerprint+`"], "certificate": "`+own.fingerprint+`"}}}`)
		write(t, root, "key", other.key)
		expectRequest(t, requestOf(t, root, "deferred", cluster, user, ""), `{"errors": [{"code": "key-pair"}]}`)
	}
	write(t, root, "ca", "")
	write(t, root, "key", all[len(all)-1].key)
	expectRequest(t, requestOf(t, root, "deferred", cluster, user, ""),
		`{"ok": {"url": "https://h/version", "tls": {"authorities": [], "certificate": "`+all[len(all)-1].fingerprint+`"}}}`)
}

// A provider's own connections are kept by the names of files, too.
func TestProvidersReadFilesAnew(t *testing.T) {
	root := place(t, nil)
	const user = `{"auth-provider": {"name": "oidc", "config": {"idp-issuer-url": "i", "client-id": "c", "idp-certificate-authority": "/world/ca"}}}`
	for _, c := range []struct{ text, want string }{
		{identities(t)[0].certificate, `{"ok": {"url": "https://h/version"}}`},
		{"none", `{"errors": [{"code": "auth-provider", "name": "oidc"}]}`},
		{"", `{"ok": {"url": "https://h/version"}}`},
	} {
		write(t, root, "ca", c.text)
		expectRequest(t, requestOf(t, root, "kubectl", `{"server": "https://h"}`, user, ""), c.want)
	}
}

// Neither a client that is refused nor an unused one may be asked for its request.
func TestRequestNeedsAClient(t *testing.T) {
	root := place(t, nil)
	if got := requestOf(t, root, "deferred", `{"server": "https://h"}`, `{"client-key": "/world/none", "client-certificate": "/world/none"}`, ""); got != nil {
		t.Errorf("request: %v", got)
	}
	write(t, root, "k", kubeconfigOf(`{"server": "https://h"}`, `{"token": "t"}`))
	for _, scenario := range []string{
		`{"id": "x", "entry": "flags", "flags": {"kubeconfig": "/world/k"}, "world": {"cwd": "/world"}}`,
		`{"id": "x", "entry": "bytes", "bytes": {"file": "/world/k"}, "world": {"cwd": "/world"}}`,
	} {
		expectSection(t, answers(t, root, scenario), "request", `{"ok": {"url": "https://h/version", "headers": {"Authorization": ["Bearer t"]}}}`)
	}
}

// Two names of extra that become one header give their values in Go's order of a map.
func TestRepeatNamesRequestsThatVary(t *testing.T) {
	root := place(t, map[string]string{
		"/world/k": kubeconfigOf(`{"server": "https://h"}`, `{"as": "a", "as-user-extra": {"e": ["1"], "E": ["2"]}}`),
	})
	scenario, err := json.Marshal(map[string]any{"id": "x", "world": map[string]any{"cwd": root, "env": map[string]string{"KUBECONFIG": "k"}}})
	if err != nil {
		t.Fatal(err)
	}
	result, err := evaluate(scenario, root, 64)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(result["varies"], []string{"request"}) {
		t.Errorf("varies: %v", result["varies"])
	}
}
