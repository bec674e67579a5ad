//go:build positional

package main

import (
	goflag "flag"
	"io"
	"os"
	"reflect"
	"unsafe"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/kubectl/pkg/cmd"
)

// newTree makes kubectl's commands as its main does, with the flags from which
// it makes clients. These releases keep those to themselves; what is returned
// has the very values that the command line sets.
func newTree(argv []string, plugins cmd.PluginHandler, errOut io.Writer) (*cobra.Command, *genericclioptions.ConfigFlags) {
	os.Args = append([]string{"kubectl"}, argv...)
	tree := cmd.NewDefaultKubectlCommandWithArgs(plugins, os.Args, emptyInput, io.Discard, errOut)
	return tree, sharedFlags(tree.PersistentFlags())
}

func sharedFlags(given *pflag.FlagSet) *genericclioptions.ConfigFlags {
	flags := genericclioptions.NewConfigFlags(false).WithDeprecatedPasswordFlag()
	names := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.AddFlags(names)
	members := reflect.ValueOf(flags).Elem()
	names.VisitAll(func(name *pflag.Flag) {
		for i := range members.NumField() {
			member := members.Field(i)
			if member.Kind() == reflect.Pointer && !member.IsNil() && member.CanSet() && member.UnsafePointer() == valueOf(name) {
				member.Set(reflect.NewAt(member.Type().Elem(), valueOf(given.Lookup(name.Name))))
			}
		}
	})
	return flags
}

// valueOf points to the value of a flag: the flag's own, or that of its list.
func valueOf(flag *pflag.Flag) unsafe.Pointer {
	value := reflect.ValueOf(flag.Value)
	if flag.Value.Type() == "stringArray" {
		return value.Elem().FieldByName("value").UnsafePointer()
	}
	return value.UnsafePointer()
}

// execute runs the tree as kubectl's main does.
func execute(tree *cobra.Command) error {
	pflag.CommandLine.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	pflag.CommandLine.AddGoFlagSet(goflag.CommandLine)
	tree.SilenceErrors = true
	return tree.Execute()
}

// addLateFlags adds what only executing adds: nothing, in these releases.
func addLateFlags(*cobra.Command) {}
