package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// printTable writes kubectl's commands and their flags, an item a line: what
// table.sh makes the table of all releases from.
func printTable(out io.Writer) error {
	tree, _ := newTree(nil, nil, io.Discard)
	early := map[string]bool{}
	tree.PersistentFlags().VisitAll(func(flag *pflag.Flag) { early[flag.Name] = true })
	addLateFlags(tree)
	tree.PersistentFlags().VisitAll(func(flag *pflag.Flag) {
		scope := "below"
		if !early[flag.Name] {
			scope = "late"
		}
		printFlag(out, "", scope, flag)
	})
	return printCommand(out, tree)
}

func printCommand(out io.Writer, command *cobra.Command) error {
	if command.Args != nil || command.DisableFlagParsing {
		fmt.Fprintf(os.Stderr, "the table cannot say how %s takes its arguments\n", command.CommandPath())
	}
	path := strings.Join(strings.Fields(command.CommandPath())[1:], "/")
	kind := kindOf(command)
	if !command.Runnable() {
		kind = "none"
	}
	_, err := fmt.Fprintf(out, "command\t%s\t%s\t%s\n", orDash(path), orDash(kind), orDash(strings.Join(command.Aliases, ",")))
	if err != nil {
		return err
	}
	command.LocalFlags()
	persistent := command.PersistentFlags()
	if command.HasParent() {
		persistent.VisitAll(func(flag *pflag.Flag) { printFlag(out, path, "below", flag) })
	}
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		if persistent.Lookup(flag.Name) != flag && command.InheritedFlags().Lookup(flag.Name) != flag {
			printFlag(out, path, "own", flag)
		}
	})
	for _, child := range command.Commands() {
		if err := printCommand(out, child); err != nil {
			return err
		}
	}
	return nil
}

// printFlag writes a flag with the command that has it, where it counts, its
// kind, whether it must be given, and the value that it has without one.
func printFlag(out io.Writer, path, scope string, flag *pflag.Flag) {
	need := "-"
	if len(flag.Annotations[cobra.BashCompOneRequiredFlag]) > 0 {
		need = "required"
	}
	fmt.Fprintf(out, "flag\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
		orDash(path), scope, flag.Name, orDash(flag.Shorthand), flag.Value.Type(), need, orDash(flag.NoOptDefVal))
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
