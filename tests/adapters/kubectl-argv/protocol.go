package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
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
	Run *struct {
		ID       string          `json:"id"`
		Root     string          `json:"root"`
		Scenario json.RawMessage `json:"scenario"`
	} `json:"run"`
	Bye *struct{} `json:"bye"`
}

// outcome has a section per question: command, load, client, request, namespace, writes.
type outcome map[string]any

type adapterError struct {
	Message string `json:"message"`
}

// answer is one line to the harness; exactly one of the last three is set.
type answer struct {
	ID           string        `json:"id,omitempty"`
	Outcome      outcome       `json:"outcome,omitempty"`
	Unsupported  string        `json:"unsupported,omitempty"`
	AdapterError *adapterError `json:"adapterError,omitempty"`
}

// callsOfAProcess is how often a process calls kubectl. cobra keeps every tree of
// commands that there ever was, which comes to a megabyte a call.
const callsOfAProcess = 300

// serve reads requests until bye or the end of the input.
func serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for calls := 1; ; calls++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			reply, done := respond(line)
			if done {
				return nil
			}
			if err := encoder.Encode(reply); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
		// What is read ahead would be lost.
		if calls >= callsOfAProcess && lines.Buffered() == 0 {
			return becomeAnew()
		}
	}
}

// respond answers one request; done says that it was the last.
func respond(line []byte) (reply any, done bool) {
	var req request
	if err := json.Unmarshal(line, &req); err != nil {
		return answer{AdapterError: &adapterError{"not a request: " + err.Error()}}, false
	}
	switch {
	case req.Bye != nil:
		return nil, true
	case req.Run != nil:
		result, err := evaluate(req.Run.Scenario, req.Run.Root)
		var cannot unsupported
		switch {
		case errors.As(err, &cannot):
			return answer{ID: req.Run.ID, Unsupported: cannot.Error()}, false
		case err != nil:
			return answer{ID: req.Run.ID, AdapterError: &adapterError{err.Error()}}, false
		}
		return answer{ID: req.Run.ID, Outcome: result}, false
	case req.Hello != nil && req.Hello.Protocol == protocolVersion:
		return hello(), false
	default:
		return answer{AdapterError: &adapterError{"a request is one of run, bye, and hello for protocol 1"}}, false
	}
}

func hello() map[string]any {
	capabilities := []string{"kubectl", "argv", "in-cluster"}
	// Root reads what a mode closes to its owner.
	if os.Geteuid() != 0 {
		capabilities = append(capabilities, "unprivileged")
	}
	return map[string]any{
		"name":         "kubectl",
		"language":     "go",
		"version":      kubectlVersion(),
		"homepage":     "https://github.com/kubernetes/kubectl",
		"issues":       "https://github.com/kubernetes/kubectl/issues",
		"protocol":     protocolVersion,
		"sections":     []string{"command", "load", "client", "request", "namespace", "writes"},
		"capabilities": capabilities,
	}
}

// kubectlVersion is the module version that this program was built with.
func kubectlVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "k8s.io/kubectl" {
				return module.Version
			}
		}
	}
	return "unknown"
}
