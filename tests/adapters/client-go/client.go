package main

import (
	"io/fs"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// clientDeferred is ClientConfig() of a deferred client that never prompts.
func (s *scenario) clientDeferred(overrides *clientcmd.ConfigOverrides) map[string]any {
	loader := &observedLoader{ClientConfigLoadingRules: s.loadingRules()}
	client := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(loader, overrides)
	var config *rest.Config
	var err error
	switch {
	case crashes(func() { config, err = client.ClientConfig() }):
		return crash()
	case loader.err != nil:
		return refused(loadErrors(err, loader.ClientConfigLoadingRules))
	}
	return clientSection(config, err)
}

// clientFromFlags is BuildConfigFromFlags, from two values of flags.
func (s *scenario) clientFromFlags() map[string]any {
	given := s.Flags
	if given == nil {
		given = &flags{}
	}
	var config *rest.Config
	var err error
	switch {
	case crashes(func() { config, err = clientcmd.BuildConfigFromFlags(given.Master, given.Kubeconfig) }):
		return crash()
	case failedLoading(err):
		// These rules are out of sight, but they are the explicit path alone.
		return refused(loadErrors(err, &clientcmd.ClientConfigLoadingRules{ExplicitPath: given.Kubeconfig}))
	}
	return clientSection(config, err)
}

// failedLoading tells whether rules that migrate nothing came to a file that is
// missing or of no use; nothing after loading ends in these ways.
func failedLoading(err error) bool {
	for _, single := range listed(err) {
		path, ok := single.(*fs.PathError)
		if ok && path.Op == "stat" || strings.HasPrefix(single.Error(), loadFilePrefix) {
			return true
		}
	}
	return false
}

// clientFromBytes is a direct client over one document, which belongs to no file.
func clientFromBytes(data []byte) map[string]any {
	var config *rest.Config
	var err error
	if crashes(func() { config, err = clientcmd.RESTConfigFromKubeConfig(data) }) {
		return crash()
	}
	if err != nil {
		if p := decodeProblem(err.Error()); p.Code != "other" {
			return refused([]problem{withMessage(p, err)})
		}
	}
	return clientSection(config, err)
}

func clientSection(config *rest.Config, err error) map[string]any {
	if err != nil {
		return refused(clientErrors(err))
	}
	return map[string]any{"ok": renderClient(config)}
}

func refused(problems []problem) map[string]any {
	return map[string]any{"errors": problems}
}
