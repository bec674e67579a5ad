package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// scenario is what kubectl may look at and how it is called. The world is on
// disk already; its files are left alone.
type scenario struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Rules   []string `json:"rules"`
	Release string   `json:"release"`
	World   *world   `json:"world"`
	Entry   string   `json:"entry"`
	Argv    []string `json:"argv"`
}

type world struct {
	Cwd   string            `json:"cwd"`
	Env   map[string]string `json:"env"`
	Files json.RawMessage   `json:"files"`
}

// unsupported is why this program does not answer a scenario.
type unsupported struct{ error }

// readScenario takes only what this program is for: an argv of kubectl.
func readScenario(data []byte) (*scenario, error) {
	var given struct {
		Argv *[]string `json:"argv"`
	}
	if err := json.Unmarshal(data, &given); err != nil {
		return nil, fmt.Errorf("not a scenario: %w", err)
	}
	if given.Argv == nil {
		return nil, unsupported{errors.New("only scenarios with argv are answered here")}
	}
	s := &scenario{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("not a scenario: %w", err)
	}
	if s.World == nil || s.Entry != "kubectl" {
		return nil, errors.New("not a scenario: argv needs a world and the entry kubectl")
	}
	return s, nil
}
