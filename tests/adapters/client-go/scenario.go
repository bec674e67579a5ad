package main

import (
	"encoding/json"
	"errors"
	"fmt"
)

// The entries a scenario can be asked through.
const (
	entryDeferred = "deferred"
	entryKubectl  = "kubectl"
	entryFlags    = "flags"
	entryBytes    = "bytes"
)

// scenario is what a program may look at and how it is called. The world is on
// disk already; its files are accepted and left alone.
type scenario struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Rules   []string   `json:"rules"`
	Release string     `json:"release"`
	World   *world     `json:"world"`
	Entry   string     `json:"entry"`
	Loading *loading   `json:"loading"`
	Flags   *flags     `json:"flags"`
	Bytes   *bytesFrom `json:"bytes"`
	// Overrides stay raw until they are decoded as this release decodes a kubeconfig.
	Overrides *overrides `json:"overrides"`
}

type world struct {
	Cwd   string            `json:"cwd"`
	Env   map[string]string `json:"env"`
	Files json.RawMessage   `json:"files"`
}

// loading keeps what is absent apart from what is empty: an empty precedence is
// a list without files, an absent one asks for the default rules.
type loading struct {
	ExplicitPath     string       `json:"explicitPath"`
	Precedence       *[]string    `json:"precedence"`
	ResolvePaths     *bool        `json:"resolvePaths"`
	WarnIfAllMissing *bool        `json:"warnIfAllMissing"`
	Migrations       *[]migration `json:"migrations"`
}

type migration struct {
	To   string `json:"to"`
	From string `json:"from"`
}

type flags struct {
	Master     string `json:"master"`
	Kubeconfig string `json:"kubeconfig"`
}

type bytesFrom struct {
	File string `json:"file"`
}

type overrides struct {
	CurrentContext  string          `json:"currentContext"`
	Context         json.RawMessage `json:"context"`
	Cluster         json.RawMessage `json:"cluster"`
	ClusterDefaults json.RawMessage `json:"clusterDefaults"`
	User            json.RawMessage `json:"user"`
	Timeout         string          `json:"timeout"`
}

// readScenario refuses unknown keys and keys that the entry does not use.
func readScenario(data []byte) (*scenario, error) {
	s := &scenario{}
	if err := decodeStrictly(data, s); err != nil {
		return nil, fmt.Errorf("not a scenario: %w", err)
	}
	if s.World == nil {
		return nil, errors.New("not a scenario: world is missing")
	}
	if s.Entry == "" {
		s.Entry = entryDeferred
	}
	if err := s.checkKeys(); err != nil {
		return nil, fmt.Errorf("not a scenario: %w", err)
	}
	return s, nil
}

func (s *scenario) checkKeys() error {
	loads := s.Entry == entryDeferred || s.Entry == entryKubectl
	switch {
	case !loads && s.Entry != entryFlags && s.Entry != entryBytes:
		return fmt.Errorf("unknown entry %q", s.Entry)
	case s.Loading != nil && !loads:
		return fmt.Errorf("entry %s does not use loading", s.Entry)
	case s.Overrides != nil && !loads:
		return fmt.Errorf("entry %s does not use overrides", s.Entry)
	case s.Flags != nil && s.Entry != entryFlags:
		return fmt.Errorf("entry %s does not use flags", s.Entry)
	case s.Bytes != nil && s.Entry != entryBytes:
		return fmt.Errorf("entry %s does not use bytes", s.Entry)
	case s.Bytes == nil && s.Entry == entryBytes:
		return errors.New("entry bytes needs bytes.file")
	}
	if s.Entry != entryKubectl {
		return nil
	}
	if l := s.Loading; l != nil && (l.Precedence != nil || l.ResolvePaths != nil || l.WarnIfAllMissing != nil || l.Migrations != nil) {
		return errors.New("entry kubectl takes explicitPath alone of loading")
	}
	if s.Overrides != nil && s.Overrides.ClusterDefaults != nil {
		return errors.New("entry kubectl brings its own clusterDefaults")
	}
	return nil
}
