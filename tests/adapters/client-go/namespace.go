package main

import "k8s.io/client-go/tools/clientcmd"

// namespaceDeferred is Namespace() of another such client.
func (s *scenario) namespaceDeferred(overrides *clientcmd.ConfigOverrides) map[string]any {
	loader := &observedLoader{ClientConfigLoadingRules: s.loadingRules()}
	client := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(loader, overrides)
	var name string
	var overridden bool
	var err error
	switch {
	case crashes(func() { name, overridden, err = client.Namespace() }):
		return crash()
	case loader.err != nil:
		return refused(loadErrors(err, loader.ClientConfigLoadingRules))
	case err != nil:
		return refused(clientErrors(err))
	}
	ok := map[string]any{}
	setUnlessEmpty(ok, "name", name)
	setUnlessEmpty(ok, "overridden", overridden)
	return map[string]any{"ok": ok}
}
