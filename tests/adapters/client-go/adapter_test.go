package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// place puts files under a root that stands for /world, and gives the root.
func place(t *testing.T, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "world")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(root, strings.TrimPrefix(name, "/world/"))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "/world", root)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chdir(home); err != nil {
			t.Fatal(err)
		}
	})
	return root
}

// answers runs a scenario there and gives its outcome without the messages for people.
func answers(t *testing.T, root, scenario string) map[string]any {
	t.Helper()
	result, err := evaluate([]byte(strings.ReplaceAll(scenario, "/world", root)), root, 1)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var outcome map[string]any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), root, "/world")), &outcome); err != nil {
		t.Fatal(err)
	}
	return dropMessages(outcome).(map[string]any)
}

func dropMessages(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if _, isError := value["code"]; isError {
			delete(value, "message")
		}
		for key := range value {
			value[key] = dropMessages(value[key])
		}
	case []any:
		for i := range value {
			value[i] = dropMessages(value[i])
		}
	}
	return value
}

func expectSection(t *testing.T, outcome map[string]any, section, want string) {
	t.Helper()
	var expected any
	if err := json.Unmarshal([]byte(want), &expected); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(outcome[section], expected) {
		got, _ := json.Marshal(outcome[section])
		t.Errorf("%s\n got %s\nwant %s", section, got, want)
	}
}

// Names and paths stand unquoted in many of client-go's texts, so that they can
// imitate the words around them.
func TestNamesThatLookLikeMessages(t *testing.T) {
	const name = `a for b due to open /world/x: ", only one`
	quoted, err := json.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	user := func(stanza string) string {
		return `{"current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "c", "user": ` + string(quoted) + `}}],
			"clusters": [{"name": "c", "cluster": {"server": "https://h"}}],
			"users": [{"name": ` + string(quoted) + `, "user": ` + stanza + `}]}`
	}
	for _, c := range []struct{ stanza, code, path string }{
		{`{"client-certificate": "/world/p for q", "client-key-data": "aw=="}`, "cert-unreadable", "/world/p for q"},
		{`{"client-certificate-data": "aw==", "client-key": "/world/p for q due to open /world/p"}`, "key-unreadable", "/world/p for q due to open /world/p"},
		{`{"client-certificate-data": "aw=="}`, "key-missing", ""},
		{`{"token": "t", "username": "u"}`, "multiple-auth-methods", ""},
		{`{"as-groups": ["g"]}`, "impersonate-without-user", ""},
		{`{"exec": {"apiVersion": "a", "interactiveMode": "Never"}}`, "exec-command", ""},
		{`{"exec": {"apiVersion": "a", "command": "x", "interactiveMode": "x\": \"y"}}`, "exec-mode-invalid", ""},
	} {
		root := place(t, map[string]string{"/world/k": user(c.stanza)})
		outcome := answers(t, root, `{"id": "x", "world": {"env": {"KUBECONFIG": "/world/k"}, "cwd": "/world"}}`)
		problem := map[string]string{"code": c.code, "name": name}
		if c.path != "" {
			problem["path"] = c.path
		}
		want, err := json.Marshal(map[string]any{"errors": []any{problem}})
		if err != nil {
			t.Fatal(err)
		}
		expectSection(t, outcome, "client", string(want))
		expectSection(t, outcome, "namespace", string(want))
	}
}

// The text about a duplicate prints pointers, so that no two of them are equal.
func TestDuplicateWithPointersFromFlags(t *testing.T) {
	root := place(t, map[string]string{
		"/world/k": `{users: [{name: u, user: {exec: {command: a}}}, {name: u, user: {exec: {command: b}}}]}`,
	})
	outcome := answers(t, root, `{"id": "x", "entry": "flags", "flags": {"kubeconfig": "/world/k"}, "world": {"cwd": "/world"}}`)
	expectSection(t, outcome, "client",
		`{"errors": [{"code": "load-file", "path": "/world/k", "cause": {"code": "decode-duplicate", "name": "u"}}]}`)
}

func TestEachWorldHasItsOwnHome(t *testing.T) {
	root := place(t, map[string]string{
		"/world/a/.kube/config":      `{current-context: a}`,
		"/world/b/.kube/.kubeconfig": `{current-context: b}`,
	})
	outcome := answers(t, root, `{"id": "x", "world": {"env": {"HOME": "/world/a"}, "cwd": "/world"}}`)
	expectSection(t, outcome, "load", `{"config": {"current-context": "a"}}`)
	expectSection(t, outcome, "writes", `null`)
	outcome = answers(t, root, `{"id": "x", "world": {"env": {"HOME": "/world/b"}, "cwd": "/world"}}`)
	expectSection(t, outcome, "load", `{"config": {"current-context": "b"}}`)
	expectSection(t, outcome, "writes", `[{"path": "/world/b/.kube/config", "text": "{current-context: b}", "mode": "0644"}]`)
}

func TestCrashIsAnAnswer(t *testing.T) {
	root := place(t, map[string]string{"/world/k": `{apiVersion: __internal, clusters: {c: null}}`})
	outcome := answers(t, root, `{"id": "x", "loading": {"precedence": ["k"]}, "world": {"cwd": "/world"}}`)
	for _, section := range []string{"load", "client", "namespace"} {
		expectSection(t, outcome, section, `{"crash": true}`)
	}
}

// What JSON can say and YAML cannot must not make an override unreadable.
func TestOverridesKeepTheirText(t *testing.T) {
	root := place(t, nil)
	outcome := answers(t, root, `{"id": "x", "overrides": {"cluster": {"server": "https://h"}, "user": {"token": "\/\u007f\ud83d\ude00"}}, "world": {"cwd": "/world"}}`)
	expectSection(t, outcome, "client", `{"ok": {"host": "https://h", "bearerToken": "/\u007f\ud83d\ude00"}}`)
}

func TestProtocol(t *testing.T) {
	root := place(t, nil)
	world := `"world": {"cwd": "` + root + `"}`
	requests := []struct{ line, want string }{
		{`nonsense`, `"adapterError":{"message":"not a request`},
		{`{"hello": {"protocol": 2}}`, `"adapterError":{"message":"protocol 2 is not spoken here`},
		{`{"hello": {"protocol": 1}}`, `{"name":"client-go","language":"go","version":"v0.`},
		{`{"run": {"id": "a", "scenario": {"id": "a", ` + world + `}}}`, `{"id":"a","outcome":{"client":{"errors":[{"code":"empty-config"`},
		{`{"run": {"id": "b", "scenario": {"id": "b", "wrold": {}, ` + world + `}}}`, `{"id":"b","adapterError":{"message":"not a scenario`},
		{`{"run": {"id": "c", "scenario": {"id": "c", "entry": "flags", "overrides": {}, ` + world + `}}}`, `{"id":"c","adapterError":{"message":"not a scenario: entry flags does not use overrides`},
		{`{"run": {"id": "d", "scenario": {"id": "d", "overrides": {"user": {"token": 5}}, ` + world + `}}}`, `{"id":"d","unsupported":"the scenario is unreadable`},
		{`{"run": {"id": "e", "scenario": {"id": "e", "entry": "bytes", "bytes": {"file": "none"}, ` + world + `}}}`, `{"id":"e","unsupported":"the scenario is unreadable`},
		{`{"run": {"id": "f", "scenario": {"id": "f", "world": {"cwd": "` + root + `/none"}}}}`, `{"id":"f","adapterError":{"message":"working directory`},
		{`{"run": {"id": "g", "scenario": 1}}`, `{"id":"g","adapterError":{"message":"not a scenario`},
		{`{}`, `{"adapterError":{"message":"a request is one of`},
	}
	var in, out bytes.Buffer
	for _, request := range requests {
		in.WriteString(request.line + "\n")
	}
	in.WriteString(`{"bye": {}}` + "\n" + `{"hello": {"protocol": 1}}` + "\n")
	if err := serve(&in, &out, 1); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != len(requests) {
		t.Fatalf("%d requests, %d answers:\n%s", len(requests), len(lines), out.String())
	}
	for i, request := range requests {
		if !strings.Contains(lines[i], request.want) {
			t.Errorf("asked %s\n got %s\nwant %s", request.line, lines[i], request.want)
		}
	}
}

func TestOneShot(t *testing.T) {
	root := place(t, nil)
	var out bytes.Buffer
	scenario := "{\n  \"id\": \"x\",\n  \"world\": {\"cwd\": \"" + root + "\"}\n}\n"
	if err := serve(strings.NewReader(scenario), &out, 1); err != nil {
		t.Fatal(err)
	}
	var outcome map[string]any
	if err := json.Unmarshal(out.Bytes(), &outcome); err != nil {
		t.Fatal(err)
	}
	expectSection(t, dropMessages(outcome).(map[string]any), "client", `{"errors": [{"code": "empty-config"}]}`)
}

// client-go leaves it to chance which of two keys survives that become the same
// text. Sixty-four questions that all agree happen once in 2^63 runs.
func TestRepeatNamesWhatVaries(t *testing.T) {
	root := place(t, map[string]string{
		"/world/k": `{preferences: {colors: true}, extensions: [{name: e, extension: {1: a, '1': b}}]}`,
	})
	data := []byte(`{"id": "x", "loading": {"precedence": ["k"]}, "world": {"cwd": "` + root + `"}}`)
	result, err := evaluate(data, root, 64)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(result["varies"], []string{"load"}) {
		t.Errorf("varies: %v", result["varies"])
	}

	// What only reads differently, with another pointer in the text each time, does not vary.
	root = place(t, map[string]string{
		"/world/k": `{users: [{name: u, user: {exec: {command: a}}}, {name: u, user: {exec: {command: b}}}]}`,
	})
	data = []byte(`{"id": "x", "loading": {"precedence": ["k"]}, "world": {"cwd": "` + root + `"}}`)
	if result, err = evaluate(data, root, 3); err != nil {
		t.Fatal(err)
	}
	if result["varies"] != nil {
		t.Errorf("varies: %v", result["varies"])
	}
}
