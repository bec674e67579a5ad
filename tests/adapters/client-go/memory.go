package main

import (
	"net/http"
	"runtime"
	"unsafe"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"

	// What kubectl has compiled in: the providers of its release.
	_ "k8s.io/client-go/plugin/pkg/client/auth"
)

// A real program has one environment for life, and is one kind of program. This
// process answers many questions, so it makes net/http and client-go forget what
// they keep of earlier ones. They have no means for that, only variables; the
// linker lets the one of net/http through with -checklinkname=0.

//go:linkname resetProxyConfig net/http.resetProxyConfig
func resetProxyConfig()

//go:linkname authProviders k8s.io/client-go/rest.plugins
var authProviders map[string]rest.Factory

//go:linkname oidcClients k8s.io/client-go/plugin/pkg/client/auth/oidc.cache
var oidcClients unsafe.Pointer

//go:linkname newOIDCClients k8s.io/client-go/plugin/pkg/client/auth/oidc.newClientCache
func newOIDCClients() unsafe.Pointer

//go:linkname plugins k8s.io/client-go/plugin/pkg/client/auth/exec.globalCache
var plugins unsafe.Pointer

//go:linkname newPlugins k8s.io/client-go/plugin/pkg/client/auth/exec.newCache
func newPlugins() unsafe.Pointer

// dialerStop ends what client-go runs to reload certificates, in 1.25 to 1.35.
// Earlier releases have wait.NeverStop in its place, later ones clean up alone.
//
//go:linkname dialerStop k8s.io/client-go/transport.DialerStopCh
var dialerStop <-chan struct{}

var (
	kubectlProviders = onlyMade(authProviders)
	noProviders      = map[string]rest.Factory{}
)

// forgetEarlierQuestions begins a question; the function it returns ends it.
func forgetEarlierQuestions(kubectl bool) (end func()) {
	resetProxyConfig()
	plugins = newPlugins()
	authProviders = noProviders
	if kubectl {
		authProviders = kubectlProviders
	}
	stop := make(chan struct{})
	wait.NeverStop, dialerStop = stop, stop
	return func() { close(stop) }
}

// forgetProviders drops the connections that providers make for themselves. Since
// 1.36 client-go finds them by the names of files, as long as they are not collected.
func forgetProviders() {
	oidcClients = newOIDCClients()
	runtime.GC()
}

// The gates of client-go's features are read from the environment once. They are
// no part of a world, so they are read before the first one begins.
var _, _ = rest.TLSConfigFor(&rest.Config{TLSClientConfig: rest.TLSClientConfig{Insecure: true}})

// onlyMade are providers that can be made or refused, and then do nothing: a real
// one asks the network or a command for a token, or the clock for whether the one
// it has is still good.
func onlyMade(providers map[string]rest.Factory) map[string]rest.Factory {
	idle := map[string]rest.Factory{}
	for name, factory := range providers {
		idle[name] = func(address string, config map[string]string, persister rest.AuthProviderConfigPersister) (rest.AuthProvider, error) {
			if _, err := factory(address, config, persister); err != nil {
				return nil, err
			}
			return idleProvider{}, nil
		}
	}
	return idle
}

type idleProvider struct{}

func (idleProvider) WrapTransport(rt http.RoundTripper) http.RoundTripper { return rt }

func (idleProvider) Login() error { return nil }

// forgetful stores nothing of what an auth provider would keep in a kubeconfig.
type forgetful struct{}

func (forgetful) Persist(map[string]string) error { return nil }
