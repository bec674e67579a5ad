package main

import (
	"os"
	"reflect"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// loadingRules are the rules the scenario asks for, made anew for every client,
// as clientcmd reads the environment when it makes them.
func (s *scenario) loadingRules() *clientcmd.ClientConfigLoadingRules {
	l := s.Loading
	if l == nil {
		l = &loading{}
	}
	rules := &clientcmd.ClientConfigLoadingRules{}
	if l.Precedence != nil {
		rules.Precedence = *l.Precedence
	} else {
		rules = clientcmd.NewDefaultClientConfigLoadingRules()
	}
	rules.ExplicitPath = l.ExplicitPath
	if l.ResolvePaths != nil {
		rules.DoNotResolvePaths = !*l.ResolvePaths
	}
	if l.WarnIfAllMissing != nil {
		rules.WarnIfAllMissing = *l.WarnIfAllMissing
	}
	if l.Migrations != nil {
		rules.MigrationRules = map[string]string{}
		for _, m := range *l.Migrations {
			rules.MigrationRules[m.To] = m.From
		}
	}
	if s.Entry == entryKubectl {
		// kubectl points the rules at clientcmd.DefaultClientConfig, which was made
		// at process start; this is the same client for the world of now.
		rules.DefaultClientConfig = clientcmd.NewDefaultClientConfig(
			*clientcmdapi.NewConfig(),
			&clientcmd.ConfigOverrides{ClusterDefaults: clientcmd.ClusterDefaults},
		)
	}
	return rules
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

// loadBytes decodes a document that belongs to no file.
func loadBytes(data []byte) map[string]any {
	var config *clientcmdapi.Config
	var err error
	switch {
	case crashes(func() { config, err = clientcmd.Load(data) }):
		return crash()
	case err != nil:
		return refused([]problem{withMessage(decodeProblem(err.Error()), err)})
	}
	return map[string]any{"config": renderConfig(config)}
}

// collectWarnings asks the rules for their warnings, where the release has a
// Warner (1.28); earlier ones only log. The error it is handed has the type
// MissingConfigError, which earlier releases lack too.
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

func (s *scenario) readBytes() ([]byte, error) {
	data, err := os.ReadFile(s.Bytes.File)
	if err != nil {
		return nil, unreadable{err}
	}
	return data, nil
}
