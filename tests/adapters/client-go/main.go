// Command client-go answers the line protocol of kubeconfig-oracle with the
// real k8s.io/client-go: what this program says is what client-go does.
//
// It knows nothing of the model. It sets up the world a scenario describes,
// calls clientcmd, and translates what comes back.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
)

func main() {
	repeat := flag.Int("repeat", 1, "ask client-go `N` times and name the sections whose answers differ under \"varies\"")
	onWire := flag.Bool("wire", false, "send the first request to a recording server on loopback, and answer what arrives")
	flag.Parse()
	if flag.NArg() > 0 || *repeat < 1 {
		fmt.Fprintln(os.Stderr, "usage: client-go [-repeat N] [-wire] < requests-or-one-scenario")
		os.Exit(2)
	}

	if os.Getenv(masterVariable) != "" {
		if err := restartWithout(masterVariable); err != nil {
			fmt.Fprintln(os.Stderr, "client-go:", err)
			os.Exit(1)
		}
	}

	if *onWire {
		var err error
		if recording, err = newWire(); err != nil {
			fmt.Fprintln(os.Stderr, "client-go:", err)
			os.Exit(1)
		}
	}

	// A few megabytes of garbage are cheaper than the collections that would
	// otherwise take half of the time.
	debug.SetGCPercent(1000)

	// What loading writes is reported with the mode that a umask of 022 leaves.
	syscall.Umask(0o022)

	if err := serve(os.Stdin, os.Stdout, *repeat); err != nil {
		fmt.Fprintln(os.Stderr, "client-go:", err)
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
