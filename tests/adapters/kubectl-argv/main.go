// Command kubectl-argv answers the line protocol of kubeconfig-oracle with the
// real command tree of k8s.io/kubectl: which command an argv means, how its
// flags are read, what kuberc adds, and what kubeconfig the command is given.
//
// It knows nothing of the model. It makes kubectl's own commands, takes the
// work out of them, runs one, and then asks the client that kubectl made.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
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
		if err := restartWithout(masterVariable); err != nil {
			fmt.Fprintln(os.Stderr, "kubectl-argv:", err)
			os.Exit(1)
		}
	}

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

// restartWithout becomes this program once more, for what packages compute from
// a variable before main runs. It returns only if that fails.
func restartWithout(variable string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	if err := os.Unsetenv(variable); err != nil {
		return err
	}
	return syscall.Exec(program, os.Args, os.Environ())
}
