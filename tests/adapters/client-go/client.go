package main

import (
	"io/fs"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// answeredClient is a section, and the configuration that it shows if it is ok.
type answeredClient struct {
	section map[string]any
	config  *rest.Config
}

// clientDeferred is ClientConfig() of a deferred client that never prompts.
func (s *scenario) clientDeferred(overrides *clientcmd.ConfigOverrides) answeredClient {
	loader := &observedLoader{ClientConfigLoadingRules: s.loadingRules()}
	client := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(loader, overrides)
	var config *rest.Config
	var err error
	switch {
	case crashes(func() { config, err = client.ClientConfig() }):
		return answeredClient{section: crash()}
	case loader.err != nil:
		return answeredClient{section: refused(loadErrors(err, loader.ClientConfigLoadingRules))}
	}
	return answerClient(config, err)
}

// clientFromFlags is BuildConfigFromFlags, from two values of flags.
func (s *scenario) clientFromFlags() answeredClient {
	given := s.Flags
	if given == nil {
		given = &flags{}
	}
	var config *rest.Config
	var err error
	switch {
	case crashes(func() { config, err = clientcmd.BuildConfigFromFlags(given.Master, given.Kubeconfig) }):
		return answeredClient{section: crash()}
	case failedLoading(err):
		// These rules are out of sight, but they are the explicit path alone.
		return answeredClient{section: refused(loadErrors(err, &clientcmd.ClientConfigLoadingRules{ExplicitPath: given.Kubeconfig}))}
	}
	return answerClient(config, err)
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
func clientFromBytes(data []byte) answeredClient {
	var config *rest.Config
	var err error
	if crashes(func() { config, err = clientcmd.RESTConfigFromKubeConfig(data) }) {
		return answeredClient{section: crash()}
	}
	if err != nil {
		if p := decodeProblem(err.Error()); p.Code != "other" {
			return answeredClient{section: refused([]problem{withMessage(p, err)})}
		}
	}
	return answerClient(config, err)
}

func answerClient(config *rest.Config, err error) answeredClient {
	if err != nil {
		return answeredClient{section: refused(clientErrors(err))}
	}
	return answeredClient{section: map[string]any{"ok": renderClient(config)}, config: config}
}

func refused(problems []problem) map[string]any {
	return map[string]any{"errors": problems}
}
