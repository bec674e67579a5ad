package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

const protocolVersion = 1

// request is one line from the harness; exactly one of its fields is set.
type request struct {
	Hello *struct {
		Protocol int `json:"protocol"`
	} `json:"hello"`
	Run *run      `json:"run"`
	Bye *struct{} `json:"bye"`
}

type run struct {
	ID       string          `json:"id"`
	Root     string          `json:"root"`
	Scenario json.RawMessage `json:"scenario"`
}

type greeting struct {
	Name         string   `json:"name"`
	Language     string   `json:"language"`
	Version      string   `json:"version"`
	Homepage     string   `json:"homepage"`
	Issues       string   `json:"issues"`
	Protocol     int      `json:"protocol"`
	Sections     []string `json:"sections"`
	Capabilities []string `json:"capabilities"`
}

// answer is one line to the harness; exactly one of the last three is set.
type answer struct {
	ID           string        `json:"id,omitempty"`
	Outcome      outcome       `json:"outcome,omitempty"`
	Unsupported  string        `json:"unsupported,omitempty"`
	AdapterError *adapterError `json:"adapterError,omitempty"`
}

type adapterError struct {
	Message string `json:"message"`
	Context string `json:"context,omitempty"`
}

// unreadable marks a scenario that nobody could answer for this release: an
// override stanza that its kubeconfig decoder refuses, say. That is no fault of
// the adapter, so it is answered as unsupported.
type unreadable struct{ error }

// serve reads requests until bye or the end of the input. An input that is one
// scenario instead of requests is answered with its bare outcome.
func serve(in io.Reader, out io.Writer, repeat int) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	for first := true; ; first = false {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		atEnd := err != nil
		if len(bytes.TrimSpace(line)) == 0 {
			if atEnd {
				return nil
			}
			continue
		}
		if first && opensScenario(line) {
			rest, err := io.ReadAll(lines)
			if err != nil {
				return err
			}
			return oneShot(append(line, rest...), out, repeat)
		}
		reply, done := respond(line, repeat)
		if reply != nil {
			if err := writeLine(out, reply); err != nil {
				return err
			}
		}
		if done || atEnd {
			return nil
		}
	}
}

// opensScenario tells a scenario, perhaps spread over several lines, from a
// request, which is whole on its line and named by a verb.
func opensScenario(line []byte) bool {
	if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) {
		return false
	}
	var keys map[string]json.RawMessage
	if json.Unmarshal(line, &keys) != nil {
		return true
	}
	_, world := keys["world"]
	return world
}

func oneShot(scenario []byte, out io.Writer, repeat int) error {
	result, err := evaluate(scenario, "", repeat)
	if err != nil {
		return err
	}
	return writeLine(out, result)
}

// respond answers one request; done says that it was the last.
func respond(line []byte, repeat int) (reply any, done bool) {
	var req request
	if err := decodeStrictly(line, &req); err != nil {
		// What could be read of it may hold the id, which tells the harness which question this was.
		var id string
		if req.Run != nil {
			id = req.Run.ID
		}
		return answer{ID: id, AdapterError: &adapterError{Message: "not a request: " + err.Error(), Context: excerpt(line)}}, false
	}
	switch {
	case req.Bye != nil:
		return nil, true
	case req.Run != nil:
		return ask(*req.Run, repeat), false
	case req.Hello != nil && req.Hello.Protocol == protocolVersion:
		return hello(), false
	case req.Hello != nil:
		message := fmt.Sprintf("protocol %d is not spoken here, only %d", req.Hello.Protocol, protocolVersion)
		return answer{AdapterError: &adapterError{Message: message}}, false
	default:
		return answer{AdapterError: &adapterError{Message: "a request is one of hello, run and bye", Context: excerpt(line)}}, false
	}
}

func ask(r run, repeat int) answer {
	result, err := evaluate(r.Scenario, r.Root, repeat)
	var cannot unreadable
	var open undecidable
	switch {
	case errors.As(err, &cannot):
		return answer{ID: r.ID, Unsupported: "the scenario is unreadable for this release: " + cannot.Error()}
	case errors.As(err, &open):
		return answer{ID: r.ID, Unsupported: open.Error()}
	case err != nil:
		return answer{ID: r.ID, AdapterError: &adapterError{Message: err.Error(), Context: excerpt(r.Scenario)}}
	}
	return answer{ID: r.ID, Outcome: result}
}

func hello() greeting {
	capabilities := []string{"deferred", "kubectl", "flags", "bytes", "overrides", "precedence", "migrations", "in-cluster"}
	// Root reads what a mode closes to its owner.
	if os.Geteuid() != 0 {
		capabilities = append(capabilities, "unprivileged")
	}
	return greeting{
		Name:         "client-go",
		Language:     "go",
		Version:      clientGoVersion(),
		Homepage:     "https://github.com/kubernetes/client-go",
		Issues:       "https://github.com/kubernetes/client-go/issues",
		Protocol:     protocolVersion,
		Sections:     []string{"load", "client", "request", "namespace", "writes"},
		Capabilities: capabilities,
	}
}

// clientGoVersion is the module version that this program was built with.
func clientGoVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "k8s.io/client-go" {
				return module.Version
			}
		}
	}
	return "unknown"
}

func writeLine(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// decodeStrictly reads one JSON value and refuses unknown keys and what follows.
func decodeStrictly(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON value")
	}
	return nil
}

// excerpt keeps an answer about a bad line short.
func excerpt(data []byte) string {
	const limit = 200
	text := bytes.TrimSpace(data)
	if len(text) > limit {
		return string(text[:limit]) + "..."
	}
	return string(text)
}
