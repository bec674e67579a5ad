// The yaml-referee answers how client-go reads documents: one base64 document a line on stdin, one JSON answer a line on stdout.
//
// With -bench FILE N it decodes the file N times on one thread and prints the fastest time in nanoseconds.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	goyaml "go.yaml.in/yaml/v2"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/yaml"
)

// answer is what client-go makes of one document.
type answer struct {
	// Class is the step that refuses the document; empty where it is accepted.
	Class   string `json:"class"`
	Message string `json:"message,omitempty"`
	// Varies says that the rest hangs on Go's map order and is left out.
	Varies bool    `json:"varies"`
	JSON   *string `json:"json"`
	Config any     `json:"config"`
	// Written is what client-go writes of it; none where it cannot.
	Written *string `json:"written"`
	// WrittenVaries says that this hangs on Go's map order: the order of keys has cycles.
	WrittenVaries bool `json:"writtenVaries,omitempty"`
}

func main() {
	if len(os.Args) == 4 && os.Args[1] == "-bench" {
		bench(os.Args[2], os.Args[3])
		return
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		document, err := base64.StdEncoding.DecodeString(strings.TrimSpace(line))
		if err != nil {
			fmt.Fprintln(os.Stderr, "not base64:", err)
			os.Exit(1)
		}
		encoded, err := json.Marshal(judge(document))
		if err != nil {
			fmt.Fprintln(os.Stderr, "cannot answer:", err)
			os.Exit(1)
		}
		out.Write(encoded)
		out.WriteByte('\n')
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
}

func judge(document []byte) answer {
	if len(document) == 0 {
		return load(document, answer{})
	}
	var tree any
	if err := goyaml.Unmarshal(document, &tree); err != nil {
		return refused(yamlClass(err.Error()), err)
	}
	varies := collides(tree)
	converted, err := yaml.YAMLToJSON(document)
	switch {
	case err != nil && strings.HasPrefix(err.Error(), "unsupported map key"):
		return refused("key-conversion", err)
	case varies:
		return answer{Varies: true}
	case err != nil && strings.HasPrefix(err.Error(), "json: unsupported value"):
		return refused("json-encode", err)
	case err != nil:
		return refused("unknown", err)
	}
	text := string(converted)
	return load(document, answer{JSON: &text})
}

func load(document []byte, result answer) answer {
	config, err := clientcmd.Load(document)
	if err != nil {
		failed := refused(loadClass(err.Error()), err)
		failed.JSON = result.JSON
		return failed
	}
	result.Config = render(config)
	result.Written = write(config)
	// Where the order goes round in a circle, a few attempts may come out alike.
	for range 20 {
		if again := write(config); again != nil && *again != *result.Written {
			result.WrittenVaries = true
			break
		}
	}
	return result
}

// write gives what client-go writes of a config. It fails on some control characters, and crashes on entries that are null.
func write(config *api.Config) (written *string) {
	defer func() {
		if recover() != nil {
			written = nil
		}
	}()
	content, err := clientcmd.Write(*config)
	if err != nil {
		return nil
	}
	text := string(content)
	return &text
}

func refused(class string, err error) answer {
	message := err.Error()
	if len(message) > 200 {
		message = message[:200]
	}
	return answer{Class: class, Message: message}
}

// The texts are fixed: go-yaml v2 is frozen, and the version of client-go is pinned.
func yamlClass(message string) string {
	contains := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(message, part) {
				return true
			}
		}
		return false
	}
	switch {
	case contains("unknown anchor '"):
		return "compose"
	case contains("excessive aliasing", "value contains itself", "map merge requires", "invalid map key", "yaml: cannot decode",
		"!!binary value contains"):
		return "decode"
	case contains("escape code"):
		return "syntax"
	case contains("control characters are not allowed", "UTF-8 octet", "a UTF-8 sequence", "invalid Unicode character", "incomplete UTF-16",
		"low surrogate area"):
		// The scanner has two messages of its own about UTF-8 in the escapes of a tag.
		if contains("found an incorrect") {
			return "syntax"
		}
		return "reader"
	default:
		return "syntax"
	}
}

func loadClass(message string) string {
	switch {
	case strings.HasPrefix(message, "couldn't get version/kind"), strings.HasPrefix(message, "unexpected GroupVersion string"):
		return "header"
	case strings.HasPrefix(message, "no kind "), strings.HasPrefix(message, "Object 'apiVersion' is missing"):
		return "gvk"
	case strings.HasPrefix(message, "error converting"), strings.Contains(message, "duplicate name"):
		return "conversion"
	default:
		return "typed"
	}
}

// collides says whether keys of different types become the same string somewhere.
func collides(value any) bool {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if collides(item) {
				return true
			}
		}
	case map[any]any:
		names := map[string]bool{}
		for key, item := range value {
			name := keyName(key)
			if names[name] || collides(item) {
				return true
			}
			names[name] = true
		}
	}
	return false
}

func keyName(key any) string {
	switch key := key.(type) {
	case float64:
		switch text := strconv.FormatFloat(key, 'g', -1, 32); text {
		case "+Inf":
			return ".inf"
		case "-Inf":
			return "-.inf"
		case "NaN":
			return ".nan"
		default:
			return text
		}
	case string:
		return key
	default:
		return fmt.Sprint(key)
	}
}

func bench(path, rounds string) {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(100)
	document, err := os.ReadFile(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	count, err := strconv.Atoi(rounds)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fastest := int64(1<<63 - 1)
	for range count {
		start := elapsed()
		if _, err := clientcmd.Load(document); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fastest = min(fastest, elapsed()-start)
	}
	fmt.Println(fastest)
}

// elapsed gives the time that all threads of this process have run, which busy neighbours do not change; where the system does not
// tell it, the time of the day.
func elapsed() int64 {
	threads, err := filepath.Glob("/proc/self/task/*/schedstat")
	if err != nil || len(threads) == 0 {
		return time.Now().UnixNano()
	}
	var sum int64
	for _, thread := range threads {
		var ran int64
		if text, err := os.ReadFile(thread); err == nil {
			fmt.Sscan(string(text), &ran)
		}
		sum += ran
	}
	return sum
}
