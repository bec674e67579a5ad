// Command kubectl-argv answers the line protocol of kubeconfig-oracle with the
// real command tree of k8s.io/kubectl: which command an argv means, how its
// flags are read, what kuberc adds, what kubeconfig the command is given, and what
// its client sends first.
//
// It knows nothing of the model. It makes kubectl's own commands, takes the
// work out of them, runs one, and then asks the client that kubectl made.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "-table" {
		if err := printTable(os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "kubectl-argv:", err)
			os.Exit(1)
		}
		return
	}
	if len(os.Args) > 1 {
		fmt.Fprintln(os.Stderr, "usage: kubectl-argv < requests, or kubectl-argv -table")
		os.Exit(2)
	}
	if os.Getenv(masterVariable) != "" {
		if err := becomeAnew(); err != nil {
			fmt.Fprintln(os.Stderr, "kubectl-argv:", err)
			os.Exit(1)
		}
	}

	// An alias for kubectl itself shares the list of commands with it. To sort that list, which kubectl itself does
	// for its help alone, would put the alias below itself, and cobra would not come to an end.
	cobra.EnableCommandSorting = false

	debug.SetGCPercent(400)
	syscall.Umask(0o022)

	// Whatever a command prints goes to standard error: standard output has the answers.
	answers := os.Stdout
	os.Stdout = os.Stderr
	if err := serve(os.Stdin, answers); err != nil {
		fmt.Fprintln(os.Stderr, "kubectl-argv:", err)
		os.Exit(1)
	}
}

// environment is the one that this process was started with, without the
// variable that packages compute something from before main runs.
var environment = without(masterVariable, os.Environ())

var arguments = os.Args

func without(variable string, environment []string) []string {
	var rest []string
	for _, entry := range environment {
		if !strings.HasPrefix(entry, variable+"=") {
			rest = append(rest, entry)
		}
	}
	return rest
}

// becomeAnew becomes this program once more. It returns only if that fails.
func becomeAnew() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(program, arguments, environment)
}
