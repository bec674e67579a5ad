package main

import (
	"reflect"
	"unsafe"

	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// client is a client configuration that kubectl made, with its parts.
type client struct {
	deferred *clientcmd.DeferredLoadingClientConfig
	rules    *clientcmd.ClientConfigLoadingRules
	observed *observedLoader
}

// observedLoader remembers how loading ended, for an error that reaches the
// caller of a client does not say whether it came from loading.
type observedLoader struct {
	*clientcmd.ClientConfigLoadingRules
	err error
}

func (l *observedLoader) Load() (*clientcmdapi.Config, error) {
	config, err := l.ClientConfigLoadingRules.Load()
	l.err = err
	return config, err
}

// newClient has kubectl's flags make a client. It is the one that kubectl would
// ask, but for two things: its loader is observed, and it does not ask for a user
// name, as nobody is there to give one.
func newClient(flags *genericclioptions.ConfigFlags) *client {
	deferred := deferredOf(freshFlags(flags).ToRawKubeConfigLoader())
	c := &client{deferred: deferred, rules: memberValue(deferred, "loader").Interface().(*clientcmd.ClientConfigLoadingRules)}
	c.observed = &observedLoader{ClientConfigLoadingRules: c.rules}
	memberValue(deferred, "loader").Set(reflect.ValueOf(c.observed))
	memberValue(deferred, "fallbackReader").SetZero()
	return c
}

// deferredOf takes off kubectl's wrapper, which only puts other texts in the place of one error.
func deferredOf(config clientcmd.ClientConfig) *clientcmd.DeferredLoadingClientConfig {
	if deferred, ok := config.(*clientcmd.DeferredLoadingClientConfig); ok {
		return deferred
	}
	return deferredOf(memberValue(config, "defaultClientConfig").Interface().(clientcmd.ClientConfig))
}

// memberValue is a member of what a pointer points to, even one that only its package may use.
func memberValue(pointer any, name string) reflect.Value {
	member := reflect.ValueOf(pointer).Elem().FieldByName(name)
	return reflect.NewAt(member.Type(), unsafe.Pointer(member.UnsafeAddr())).Elem()
}

// load is one call of the loader.
func load(rules *clientcmd.ClientConfigLoadingRules) map[string]any {
	warnings := collectWarnings(rules)
	var config *clientcmdapi.Config
	var err error
	if crashes(func() { config, err = rules.Load() }) {
		return crash()
	}
	section := map[string]any{}
	if config != nil {
		section["config"] = renderConfig(config)
		setUnlessEmpty(section, "origins", renderOrigins(config))
	}
	setUnlessEmpty(section, "errors", loadErrors(err, rules))
	setUnlessEmpty(section, "warnings", *warnings)
	return section
}

// collectWarnings asks the rules for their warnings, where the release has a Warner (1.28).
func collectWarnings(rules *clientcmd.ClientConfigLoadingRules) *[]any {
	warnings := &[]any{}
	warner := reflect.ValueOf(rules).Elem().FieldByName("Warner")
	if !warner.IsValid() {
		return warnings
	}
	collect := func(err error) {
		warning := map[string]any{"code": "other", "message": err.Error()}
		if missing, ok := memberOf(reflect.ValueOf(err), "Missing"); ok {
			warning = map[string]any{"code": "missing-config", "paths": missing.Interface(), "message": err.Error()}
		}
		*warnings = append(*warnings, warning)
	}
	warner.Set(reflect.ValueOf(collect).Convert(warner.Type()))
	return warnings
}

// client is the client's configuration, if there is one, and the section that shows it.
func (c *client) client() (config *rest.Config, section map[string]any) {
	var err error
	switch {
	case crashes(func() { config, err = c.deferred.ClientConfig() }):
		return nil, crash()
	case c.observed.err != nil:
		return nil, refused(loadErrors(err, c.rules))
	case err != nil:
		return nil, refused(clientErrors(err))
	}
	return config, map[string]any{"ok": renderClient(config)}
}

func (c *client) namespace() map[string]any {
	var name string
	var overridden bool
	var err error
	switch {
	case crashes(func() { name, overridden, err = c.deferred.Namespace() }):
		return crash()
	case c.observed.err != nil:
		return refused(loadErrors(err, c.rules))
	case err != nil:
		return refused(clientErrors(err))
	}
	ok := map[string]any{}
	setUnlessEmpty(ok, "name", name)
	setUnlessEmpty(ok, "overridden", overridden)
	return map[string]any{"ok": ok}
}

func refused(problems []problem) map[string]any {
	return map[string]any{"errors": problems}
}

// crashes makes a call of client-go and tells whether it panicked.
func crashes(call func()) (crashed bool) {
	defer func() { crashed = recover() != nil }()
	call()
	return false
}

// crash is the section of a call that did.
func crash() map[string]any {
	return map[string]any{"crash": true}
}
