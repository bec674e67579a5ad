//go:build early

package main

import (
	"github.com/spf13/cobra"
	cliflag "k8s.io/component-base/cli/flag"
)

// execute runs the tree as kubectl's main does, but for where errors are printed.
func execute(tree *cobra.Command) error {
	tree.SetGlobalNormalizationFunc(cliflag.WordSepNormalizeFunc)
	tree.SilenceErrors = true
	addLateFlags(tree)
	return tree.Execute()
}
