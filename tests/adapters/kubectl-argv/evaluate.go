package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/kubectl/pkg/cmd"
	kubectlplugin "k8s.io/kubectl/pkg/cmd/plugin"
)

// emptyInput is the standard input of every command.
var emptyInput io.Reader = bytes.NewReader(nil)

// evaluate runs the scenario's argv in its world. Its error is about the
// scenario or the machine, never an answer of kubectl's.
func evaluate(data []byte, root string) (outcome, error) {
	s, err := readScenario(data)
	if err != nil {
		return nil, err
	}
	if err := s.World.enter(); err != nil {
		return nil, err
	}
	clientcmd.DefaultClientConfig = *clientcmd.NewDefaultClientConfig(
		*clientcmdapi.NewConfig(),
		&clientcmd.ConfigOverrides{ClusterDefaults: clientcmd.ClusterDefaults},
	).(*clientcmd.DirectClientConfig)
	enterKuberc()
	if completes(s.Argv) {
		return nil, unsupported{errors.New("completing for a shell asks the cluster")}
	}

	c := &call{}
	if err := c.run(s.Argv); err != nil {
		return nil, err
	}
	result := outcome{"command": c.section()}
	if c.ran == nil || c.problem != nil {
		return result, nil
	}
	rules := newClient(c.flags).rules
	var destinations []string
	for destination := range rules.MigrationRules {
		destinations = append(destinations, destination)
	}
	watch := watchFiles(root, destinations)
	result["load"] = load(rules)
	setUnlessEmpty(result, "writes", watch.writes())
	config, section := newClient(c.flags).client()
	result["client"] = section
	if config != nil {
		if result["request"], err = requestOf(config, c.flags); err != nil {
			return nil, err
		}
	}
	result["namespace"] = newClient(c.flags).namespace()
	return result, nil
}

// requestOf is what kubectl's client sends first.
func requestOf(config *rest.Config, flags *genericclioptions.ConfigFlags) (map[string]any, error) {
	section, err := requestSection(wrapped(config, flags), true)
	var open undecidable
	if errors.As(err, &open) {
		return nil, unsupported{open}
	}
	return section, err
}

// completes tells whether a shell asks to complete a command.
func completes(argv []string) bool {
	for _, arg := range argv {
		if strings.HasPrefix(arg, cobra.ShellCompRequestCmd) {
			return true
		}
	}
	return false
}

// call is one call of kubectl: what became of its argv.
type call struct {
	flags    *genericclioptions.ConfigFlags
	ran      *cobra.Command
	args     []string
	plugin   string
	problem  *problem
	crashed  bool
	warnings []problem
}

// exiting is the panic in the place of os.Exit.
type exiting struct{}

// run makes the commands, takes the work out of each, and executes the argv.
func (c *call) run(argv []string) (err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil, exiting:
		case unsupported:
			err = thrown
		default:
			c.crashed = true
		}
	}()
	tree, flags := newTree(argv, c, c)
	if c.plugin != "" {
		return nil
	}
	c.flags = flags
	c.empty(tree)
	tree.SetOut(io.Discard)
	tree.SetErr(io.Discard)
	if err := execute(tree); err != nil {
		p := commandProblem(err)
		c.problem = &p
	}
	return nil
}

// empty takes the work out of a command and of those below it.
func (c *call) empty(command *cobra.Command) {
	command.SetHelpFunc(func(*cobra.Command, []string) {})
	command.SetUsageFunc(func(*cobra.Command) error { return nil })
	if command.Runnable() {
		kind := kindOf(command)
		command.RunE = nil
		command.Run = func(ran *cobra.Command, args []string) {
			switch {
			case kind == "":
				c.ran, c.args = ran, args
			case kind == "group" && len(args) > 0:
				c.problem = &problem{Code: "unknown-command", Name: args[0]}
			}
		}
	}
	for _, child := range command.Commands() {
		c.empty(child)
	}
}

// kindOf says of a command that only shows help: that it does, "help", and that
// it takes its first argument for the name of a command, "group".
func kindOf(command *cobra.Command) string {
	if !command.HasParent() {
		return "help"
	}
	if command.Run == nil {
		return ""
	}
	name := runtime.FuncForPC(reflect.ValueOf(command.Run).Pointer()).Name()
	switch {
	case strings.Contains(name, "DefaultSubCommandRun"):
		return "group"
	case strings.Contains(name, "runHelp"):
		return "help"
	}
	return ""
}

// section is what became of the argv.
func (c *call) section() map[string]any {
	section := map[string]any{}
	switch {
	case c.crashed:
		return crash()
	case c.problem != nil:
		section["errors"] = []problem{*c.problem}
	default:
		section["ok"] = c.ok()
	}
	setUnlessEmpty(section, "warnings", c.warnings)
	return section
}

func (c *call) ok() map[string]any {
	ok := map[string]any{}
	switch {
	case c.plugin != "":
		ok["plugin"] = c.plugin
		setUnlessEmpty(ok, "args", c.args)
	case c.ran == nil:
		ok["help"] = true
	default:
		ok["path"] = strings.Fields(c.ran.CommandPath())[1:]
		setUnlessEmpty(ok, "args", c.args)
		setUnlessEmpty(ok, "flags", clientFlags(c.ran, c.flags))
		setUnlessEmpty(ok, "pluginPolicy", pluginPolicy(c.flags))
	}
	return ok
}

// clientFlags are the flags that a client is made from, where they are set.
func clientFlags(ran *cobra.Command, flags *genericclioptions.ConfigFlags) map[string]any {
	result := map[string]any{}
	names := pflag.NewFlagSet("", pflag.ContinueOnError)
	freshFlags(flags).AddFlags(names)
	given := ran.Root().PersistentFlags()
	names.VisitAll(func(name *pflag.Flag) {
		flag := given.Lookup(name.Name)
		if flag == nil || !flag.Changed {
			return
		}
		switch flag.Value.Type() {
		case "bool":
			value, _ := given.GetBool(flag.Name)
			setUnlessEmpty(result, flag.Name, value)
		case "stringArray":
			setUnlessEmpty(result, flag.Name, flag.Value.(pflag.SliceValue).GetSlice())
		default:
			setUnlessEmpty(result, flag.Name, flag.Value.String())
		}
	})
	return result
}

// freshFlags are flags over the same values whose clients load anew.
func freshFlags(flags *genericclioptions.ConfigFlags) *genericclioptions.ConfigFlags {
	fresh := genericclioptions.NewConfigFlags(false)
	from, to := reflect.ValueOf(flags).Elem(), reflect.ValueOf(fresh).Elem()
	for i := range from.NumField() {
		if from.Type().Field(i).IsExported() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return fresh
}

// Lookup finds a plugin as kubectl does.
func (c *call) Lookup(filename string) (string, bool) {
	path, found := cmd.NewDefaultPluginHandler(kubectlplugin.ValidPluginFilenamePrefixes).Lookup(filename)
	return path, found
}

// Execute runs no plugin, but remembers which one kubectl would have become.
func (c *call) Execute(path string, args, _ []string) error {
	c.plugin, c.args = filepath.Clean(path), args
	panic(exiting{})
}

// Write takes one message to standard error. What kubectl says right before it
// exits ends the call.
func (c *call) Write(message []byte) (int, error) {
	text := string(message)
	if rest, ok := strings.CutPrefix(text, "error occurred while applying preferences "); ok {
		p := preferencesProblem(strings.TrimSuffix(rest, "\n"))
		c.problem = &p
		panic(exiting{})
	}
	if rest, ok := strings.CutPrefix(text, "Error: "); ok {
		p := pluginProblem(strings.TrimSuffix(rest, "\n"))
		c.problem = &p
		panic(exiting{})
	}
	if p, ok := preferencesWarning(text); ok {
		p.Message = fmt.Sprintf("%.300s", text)
		c.warnings = append(c.warnings, p)
	}
	return len(message), nil
}
