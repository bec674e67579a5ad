//go:build !positional

package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/component-base/logs"
	"k8s.io/kubectl/pkg/cmd"
)

// newTree makes kubectl's commands as its main does, with the flags from which
// it makes clients.
func newTree(argv []string, plugins cmd.PluginHandler, errOut io.Writer) (*cobra.Command, *genericclioptions.ConfigFlags) {
	os.Args = append([]string{"kubectl"}, argv...)
	flags := genericclioptions.NewConfigFlags(true).WithDeprecatedPasswordFlag().WithDiscoveryBurst(300)
	options := cmd.KubectlOptions{PluginHandler: plugins, Arguments: os.Args, ConfigFlags: flags}
	options.In, options.Out, options.ErrOut = emptyInput, io.Discard, errOut
	return cmd.NewDefaultKubectlCommandWithArgs(options), flags
}

// addLateFlags adds what only executing adds.
func addLateFlags(tree *cobra.Command) {
	logs.AddFlags(tree.PersistentFlags())
}
