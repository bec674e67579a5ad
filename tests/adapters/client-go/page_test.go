package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// elsewhere are texts of PROTOCOL.md that the sources of this release do not have.
var elsewhere = map[string]string{
	"Missing or incomplete configuration info.":                                      "kubectl's own",
	"env variable … value must be specified for … to use exec authentication plugin": "a text of 1.10 to 1.15",
	"net/http: invalid header field value for \"…\"":                                 "put together of two texts",
}

// The adapter takes over the environment of each world, so this one is kept from before.
var (
	environment = os.Environ()
	goTool, _   = exec.LookPath("go")
)

// TestPageQuotesClientGo holds the texts of the table of error codes against the sources that they are quoted from.
func TestPageQuotesClientGo(t *testing.T) {
	page, err := os.ReadFile("../../../PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	sources := sources(t)
	rows, texts := 0, 0
	for _, line := range strings.Split(string(page), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 7 || !strings.HasPrefix(line, "| `") {
			continue
		}
		rows++
		for i, text := range strings.Split(cells[5], "`") {
			if _, known := elsewhere[text]; i%2 == 0 || known {
				continue
			}
			texts++
			for _, part := range strings.Split(text, "…") {
				if part = strings.Trim(part, `": `); len(part) > 2 && !strings.Contains(sources, part) {
					t.Errorf("%s: %q is not in the sources", cells[1], part)
				}
			}
		}
	}
	if rows < 40 || texts < 40 {
		t.Errorf("the table has %d rows and %d texts", rows, texts)
	}
}

// sources is the text of the packages that a kubeconfig and its first request pass through.
func sources(t *testing.T) string {
	command := exec.Command(goTool, "list", "-m", "-f", "{{.Dir}}", "k8s.io/client-go", "k8s.io/apimachinery", "sigs.k8s.io/json", "sigs.k8s.io/yaml")
	command.Env = environment
	list, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(list))
	folders := []string{modules[1] + "/pkg/runtime", modules[2], modules[3]}
	for _, name := range []string{"tools/clientcmd", "rest", "transport", "plugin/pkg/client/auth/exec"} {
		folders = append(folders, filepath.Join(modules[0], name))
	}
	for _, name := range []string{"crypto/tls", "encoding/base64", "encoding/json", "net/http", "syscall", "vendor/golang.org/x/net/http/httpproxy"} {
		folders = append(folders, filepath.Join(runtime.GOROOT(), "src", name))
	}
	var text strings.Builder
	for _, folder := range folders {
		err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			text.Write(source)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}
