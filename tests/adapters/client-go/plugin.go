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
			return &plugin{authenticator: value.Elem().FieldByName("a").Elem()}
		}
		wrapper, ok := rt.(utilnet.RoundTripperWrapper)
		if !ok {
			return nil
		}
		rt = wrapper.WrappedRoundTripper()
	}
}

// disarm takes the command away, so that running the plugin ends where a process
// would be started, after all that client-go checks before. The function it
// returns undoes that, for client-go keeps an Authenticator for the next client
// of the same configuration.
func (p *plugin) disarm() (restore func()) {
	if p == nil {
		return func() {}
	}
	command := reachable(p.authenticator.FieldByName("cmd")).(*string)
	p.command, *command = *command, ""
	return func() {
		*command = p.command
		p.credentials().SetZero()
	}
}

func (p *plugin) credentials() reflect.Value {
	return reflect.ValueOf(reachable(p.authenticator.FieldByName("cachedCreds"))).Elem()
}

// isAsked tells by how a request ended whether a plugin would have been run.
// Whether there is a terminal is no part of a world; here is none, so that one
// that always needs it gets no further.
func (p *plugin) isAsked(err error) bool {
	return p != nil && err != nil &&
		(strings.HasPrefix(err.Error(), "getting credentials: exec: ") ||
			err.Error() == "getting credentials: exec plugin cannot support interactive mode: standard input is not a terminal")
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
