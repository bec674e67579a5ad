//go:build !positional && !early

package main

import (
	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
)

// execute runs the tree as kubectl's main does.
func execute(tree *cobra.Command) error {
	return cli.RunNoErrOutput(tree)
}
