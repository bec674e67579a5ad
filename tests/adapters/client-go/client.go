package main

import (
	"reflect"
	"sort"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// outcome has a section per question: load, client, namespace, writes.
type outcome map[string]any

// evaluate asks client-go everything the scenario's entry can answer. Its error
// is about the scenario or the machine, never an answer of client-go's.
func evaluate(data []byte, root string, repeat int) (outcome, error) {
	s, err := readScenario(data)
	if err != nil {
		return nil, err
	}
	if err := s.World.enter(); err != nil {
		return nil, err
	}
	result, err := s.sections(root)
	if err != nil {
		return nil, err
	}
	varying := map[string]bool{}
	for i := 1; i < repeat; i++ {
		again, err := s.sections(root)
		if err != nil {
			return nil, err
		}
		// The first load may have migrated files, which no later one does again.
		for _, name := range []string{"load", "client", "namespace"} {
			if !reflect.DeepEqual(result[name], again[name]) {
				varying[name] = true
			}
		}
	}
	if len(varying) > 0 {
		names := make([]string, 0, len(varying))
		for name := range varying {
			names = append(names, name)
		}
		sort.Strings(names)
		result["varies"] = names
	}
	return result, nil
}

func (s *scenario) sections(root string) (outcome, error) {
	switch s.Entry {
	case entryFlags:
		return outcome{"client": orCrash(s.clientFromFlags)}, nil
	case entryBytes:
		data, err := s.readBytes()
		if err != nil {
			return nil, err
		}
		return outcome{
			"load":   orCrash(func() map[string]any { return loadBytes(data) }),
			"client": orCrash(func() map[string]any { return clientFromBytes(data) }),
		}, nil
	}

	// Both clients get overrides of their own; a refusal shows before anything runs.
	forClient, err := s.configOverrides()
	if err != nil {
		return nil, err
	}
	forNamespace, err := s.configOverrides()
	if err != nil {
		return nil, err
	}
	rules := s.loadingRules()
	destinations := make([]string, 0, len(rules.MigrationRules))
	for destination := range rules.MigrationRules {
		destinations = append(destinations, destination)
	}
	watch := watchFiles(root, destinations)
	result := outcome{"load": orCrash(func() map[string]any { return load(rules) })}
	setUnlessEmpty(result, "writes", watch.writes())
	result["client"] = orCrash(func() map[string]any { return s.clientDeferred(forClient) })
	result["namespace"] = orCrash(func() map[string]any { return s.namespaceDeferred(forNamespace) })
	return result, nil
}

// clientDeferred is ClientConfig() of a deferred client that never prompts.
func (s *scenario) clientDeferred(overrides *clientcmd.ConfigOverrides) map[string]any {
	loader := &observedLoader{ClientConfigLoadingRules: s.loadingRules()}
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(loader, overrides).ClientConfig()
	if loader.err != nil {
		return refused(loadErrors(err, loader.ClientConfigLoadingRules))
	}
	return clientSection(config, err)
}

// namespaceDeferred is Namespace() of another such client.
func (s *scenario) namespaceDeferred(overrides *clientcmd.ConfigOverrides) map[string]any {
	loader := &observedLoader{ClientConfigLoadingRules: s.loadingRules()}
	name, overridden, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(loader, overrides).Namespace()
	switch {
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

func (s *scenario) clientFromFlags() map[string]any {
	given := s.Flags
	if given == nil {
		given = &flags{}
	}
	config, err := clientcmd.BuildConfigFromFlags(given.Master, given.Kubeconfig)
	// These rules are out of sight, but they are the explicit path alone.
	rules := &clientcmd.ClientConfigLoadingRules{ExplicitPath: given.Kubeconfig}
	if _, loadErr := rules.Load(); loadErr != nil && err != nil && loadErr.Error() == err.Error() {
		return refused(loadErrors(err, rules))
	}
	return clientSection(config, err)
}

func clientFromBytes(data []byte) map[string]any {
	config, err := clientcmd.RESTConfigFromKubeConfig(data)
	if _, loadErr := clientcmd.Load(data); loadErr != nil && err != nil {
		return refused([]problem{withMessage(decodeProblem(err.Error()), err)})
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

// orCrash reports a panic of client-go as what it is.
func orCrash(section func() map[string]any) (result map[string]any) {
	defer func() {
		if recover() != nil {
			result = map[string]any{"crash": true}
		}
	}()
	return section()
}
