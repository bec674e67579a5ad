package main

import (
	"reflect"
	"sort"
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

// orCrash reports a panic of client-go as what it is.
func orCrash(section func() map[string]any) (result map[string]any) {
	defer func() {
		if recover() != nil {
			result = map[string]any{"crash": true}
		}
	}()
	return section()
}
