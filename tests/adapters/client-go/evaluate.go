package main

import (
	"reflect"
	"sort"
)

// outcome has a section per question: load, client, request, namespace, writes.
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
		// Writes are left out: the first load may have migrated what no later one can.
		for _, name := range []string{"load", "client", "request", "namespace"} {
			if !reflect.DeepEqual(compared(result[name]), compared(again[name])) {
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
		result := outcome{}
		return result, result.putClient(s.clientFromFlags(), s.Entry)
	case entryBytes:
		data, err := s.readBytes()
		if err != nil {
			return nil, err
		}
		result := outcome{"load": loadBytes(data)}
		return result, result.putClient(clientFromBytes(data), s.Entry)
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
	result := outcome{"load": load(rules)}
	setUnlessEmpty(result, "writes", watch.writes())
	if err := result.putClient(s.clientDeferred(forClient), s.Entry); err != nil {
		return nil, err
	}
	result["namespace"] = s.namespaceDeferred(forNamespace)
	return result, nil
}

// putClient adds the client, and what it sends first.
func (o outcome) putClient(client answeredClient, entry string) error {
	o["client"] = client.section
	if client.config == nil {
		return nil
	}
	request, err := requestSection(client.config, entry == entryKubectl)
	if err != nil {
		return err
	}
	o["request"] = request
	return nil
}

// compared is a section as the protocol compares it, without what errors say to people.
func compared(section any) any {
	fields, ok := section.(map[string]any)
	if !ok {
		return section
	}
	result := map[string]any{}
	for key, value := range fields {
		if problems, ok := value.([]problem); ok {
			value = withoutMessages(problems)
		}
		result[key] = value
	}
	return result
}

// crashes makes a call of client-go and tells whether it panicked.
func crashes(call func()) (crashed bool) {
	defer func() { crashed = recover() != nil }()
	call()
	return false
}

// crash is the section of a call that did.
func crash() map[string]any {
	return map[string]any{"crash": true}
}
