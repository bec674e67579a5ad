package main

import (
	"net/http"
	"reflect"
	"strings"

	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/client-go/rest"
)

// plugin is the Authenticator of client-go's that runs a credential plugin. It
// belongs to a package that gives out neither its command nor a way to hold it
// back, so it is looked into. None is nil.
type plugin struct {
	authenticator reflect.Value
	command       string
}

// pluginIn finds it by the wrapper that asks it for credentials, if client-go
// has put one there.
func pluginIn(rt http.RoundTripper) *plugin {
	for {
		if value := reflect.ValueOf(rt); value.Type().String() == "*exec.roundTripper" {
			authenticator := value.Elem().FieldByName("a").Elem()
			return &plugin{authenticator, authenticator.FieldByName("cmd").String()}
		}
		wrapper, ok := rt.(utilnet.RoundTripperWrapper)
		if !ok {
			return nil
		}
		rt = wrapper.WrappedRoundTripper()
	}
}

// disarm gives the plugin an environment that no process can have, so that running
// it ends where a process would be started, after all that client-go checks before.
func (p *plugin) disarm() {
	if p == nil {
		return
	}
	environ := reachable(p.authenticator.FieldByName("environ")).(*func() []string)
	*environ = func() []string { return []string{"\x00"} }
	p.doWithoutTerminal()
}

// doWithoutTerminal lets a plugin that always needs a terminal get as far as the
// others. Whether there is one is no part of a world; here is none.
func (p *plugin) doWithoutTerminal() {
	field := p.authenticator.FieldByName("interactiveFunc")
	if !field.IsValid() {
		return // until 1.21
	}
	isInteractive := reachable(field).(*func() (bool, error))
	ask := *isInteractive
	*isInteractive = func() (bool, error) {
		interactive, err := ask()
		if err != nil && err.Error() == "standard input is not a terminal" {
			err = nil
		}
		return interactive, err
	}
}

func (p *plugin) credentials() reflect.Value {
	return reflect.ValueOf(reachable(p.authenticator.FieldByName("cachedCreds"))).Elem()
}

// isAsked tells by how a request ended whether a plugin would have been run.
func (p *plugin) isAsked(err error) bool {
	return p != nil && err != nil && strings.HasPrefix(err.Error(), "getting credentials: exec: ")
}

// pretendToHaveRun gives the Authenticator credentials that hold nothing.
func (p *plugin) pretendToHaveRun() {
	if p != nil {
		held := p.credentials()
		held.Set(reflect.New(held.Type().Elem()))
	}
}

// render is what would be run. The command is the Authenticator's, which makes it
// another than the configuration's since 1.35.
func (p *plugin) render(config *rest.Config) map[string]any {
	section := renderStruct(reflect.ValueOf(config.ExecProvider).Elem(), pluginMembers)
	setUnlessEmpty(section, "command", p.command)
	return section
}
