package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/homedir"
)

const defaultCwd = "/world"

// masterVariable names the server of kubectl's defaults.
const masterVariable = "KUBERNETES_MASTER"

// fallbackServer is what this release takes for a server where that variable
// names none. clientcmd computes it before main, from the environment that this
// process was started with; main sees to it that the variable was not in there.
var fallbackServer = clientcmd.ClusterDefaults.Server

// enter makes the process see the world: working directory, exactly its
// environment, and the package variables that clientcmd derives from it.
func (w *world) enter() error {
	os.Clearenv()
	for name, value := range w.Env {
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("environment variable %q: %w", name, err)
		}
	}
	cwd := w.Cwd
	if cwd == "" {
		cwd = defaultCwd
	}
	if err := os.Chdir(cwd); err != nil {
		return fmt.Errorf("working directory: %w", err)
	}

	// A real program has one environment for life, and clientcmd computes these
	// once, at process start (HOME-03). This process lives through many worlds,
	// so it computes them anew, in the same way, as each world begins.
	clientcmd.RecommendedConfigDir = filepath.Join(homedir.HomeDir(), clientcmd.RecommendedHomeDir)
	clientcmd.RecommendedHomeFile = filepath.Join(clientcmd.RecommendedConfigDir, clientcmd.RecommendedFileName)
	clientcmd.RecommendedSchemaFile = filepath.Join(clientcmd.RecommendedConfigDir, clientcmd.RecommendedSchemaName)
	clientcmd.ClusterDefaults.Server = fallbackServer
	if server := os.Getenv(masterVariable); server != "" {
		clientcmd.ClusterDefaults.Server = server
	}
	return nil
}

// fileWatch remembers the files that loading may write: the destinations of
// its migration rules.
type fileWatch struct {
	root   string
	before map[string][]byte
}

func watchFiles(root string, names []string) *fileWatch {
	w := &fileWatch{root: root, before: map[string][]byte{}}
	for _, name := range names {
		// What cannot be read is nil, and so differs from any file, even an empty one.
		w.before[name] = readOrNil(name)
	}
	return w
}

// writes lists what was created or changed since, by absolute path without links.
func (w *fileWatch) writes() []any {
	byPath := map[string]map[string]any{}
	for name, before := range w.before {
		after := readOrNil(name)
		if after == nil || (before != nil && bytes.Equal(before, after)) {
			continue
		}
		path, err := w.realPath(name)
		if err != nil {
			continue
		}
		info, err := os.Stat(name)
		if err != nil {
			continue
		}
		written := map[string]any{"path": path, "mode": fmt.Sprintf("%04o", info.Mode().Perm())}
		switch {
		case len(after) == 0:
		case utf8.Valid(after):
			written["text"] = string(after)
		default:
			written["base64"] = base64.StdEncoding.EncodeToString(after)
		}
		byPath[path] = written
	}
	paths := make([]string, 0, len(byPath))
	for path := range byPath {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	list := make([]any, 0, len(paths))
	for _, path := range paths {
		list = append(list, byPath[path])
	}
	return list
}

// realPath keeps the root as the harness spelled it, so that it can put /world
// back even where the way to the root leads through links.
func (w *fileWatch) realPath(name string) (string, error) {
	// The working directory may itself come as a link, from PWD.
	path, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", err
	}
	if root, err := filepath.EvalSymlinks(w.root); err == nil && w.root != "" {
		if below, ok := strings.CutPrefix(path, root+"/"); ok {
			return filepath.Join(w.root, below), nil
		}
	}
	return path, nil
}

// readOrNil gives the content, which is never nil for a file that can be read.
func readOrNil(name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	return append([]byte{}, data...)
}
