package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"k8s.io/client-go/tools/clientcmd"
)

// configOverrides are the scenario's overrides, decoded anew for every client,
// because a client writes into an exec block it is given (REST-20).
func (s *scenario) configOverrides() (*clientcmd.ConfigOverrides, error) {
	result := &clientcmd.ConfigOverrides{}
	if s.Entry == entryKubectl {
		result.ClusterDefaults = clientcmd.ClusterDefaults
	}
	o := s.Overrides
	if o == nil {
		return result, nil
	}
	result.CurrentContext = o.CurrentContext
	result.Timeout = o.Timeout

	// The stanzas become a kubeconfig that this release reads in its own way, so
	// that unknown fields are dropped and exec defaults are applied.
	document := map[string]any{"apiVersion": "v1", "kind": "Config"}
	var clusters []any
	for name, stanza := range map[string]json.RawMessage{"cluster": o.Cluster, "clusterDefaults": o.ClusterDefaults} {
		if stanza != nil {
			clusters = append(clusters, map[string]any{"name": name, "cluster": stanza})
		}
	}
	document["clusters"] = clusters
	if o.User != nil {
		document["users"] = []any{map[string]any{"name": "user", "user": o.User}}
	}
	if o.Context != nil {
		document["contexts"] = []any{map[string]any{"name": "context", "context": o.Context}}
	}
	text, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	if text, err = yamlSafe(text); err != nil {
		return nil, err
	}
	config, err := clientcmd.Load(text)
	if err != nil {
		return nil, unreadable{fmt.Errorf("overrides: %w", err)}
	}
	if cluster := config.Clusters["cluster"]; cluster != nil {
		result.ClusterInfo = *cluster
	}
	if cluster := config.Clusters["clusterDefaults"]; cluster != nil {
		result.ClusterDefaults = *cluster
	}
	if user := config.AuthInfos["user"]; user != nil {
		result.AuthInfo = *user
	}
	if context := config.Contexts["context"]; context != nil {
		result.Context = *context
	}
	return result, nil
}

// yamlSafe spells JSON so that the YAML reader in front of every kubeconfig
// takes it: it knows neither surrogate escapes nor \/, and refuses DEL and
// control characters that are not escaped.
func yamlSafe(text []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var safe bytes.Buffer
	for len(plain) > 0 {
		r, size := utf8.DecodeRune(plain)
		switch {
		case r < 0x7f:
			safe.WriteByte(plain[0])
		case r <= 0xffff:
			fmt.Fprintf(&safe, `\u%04x`, r)
		default:
			fmt.Fprintf(&safe, `\U%08x`, r)
		}
		plain = plain[size:]
	}
	return safe.Bytes(), nil
}
