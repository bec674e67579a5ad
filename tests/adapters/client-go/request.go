package main

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"sync/atomic"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/rest"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/client-go/transport"
)

// requestSection is what a client of this configuration sends first, GET
// /version, or why it comes to no connection. Nothing is sent and no plugin is
// run: the request goes through client-go and net/http up to the dialing.
func requestSection(config *rest.Config, kubectl bool) (section map[string]any, err error) {
	defer forgetEarlierQuestions(kubectl)()
	if config.AuthProvider != nil {
		forgetProviders()
	}
	if err := decidable(config); err != nil {
		return nil, err
	}
	if crashes(func() { section, err = firstRequest(config) }) {
		return crash(), nil
	}
	return section, err
}

// recording is the server to which the request is sent, if it is sent anywhere. It
// says what of a section arrived otherwise.
var recording interface {
	confirm(section map[string]any, sent *recorder) (map[string]any, error)
}

func firstRequest(config *rest.Config) (map[string]any, error) {
	config = askable(config)
	rec := &recorder{}
	// Below what a program wraps around it, too.
	config.WrapTransport = transport.Wrappers(rec.wrap, config.WrapTransport)
	client, err := rest.UnversionedRESTClientFor(config)
	if err != nil {
		return refused([]problem{buildProblem(err, config)}), nil
	}
	plugin := pluginIn(client.Client.Transport)
	plugin.disarm()
	runsPlugin, err := sendBeside(plugin, client)
	if !errors.Is(err, errDialed) {
		return refused([]problem{sendProblem(err, rec)}), nil
	}
	encryption, err := rec.tls()
	if err != nil {
		return refused([]problem{pairProblem(err, config)}), nil
	}
	section := rec.render()
	setUnlessEmpty(section, "tls", encryption)
	if runsPlugin {
		section["plugin"] = plugin.render(config)
	}
	setUnlessEmpty(section, "timeoutNs", int64(client.Client.Timeout))
	if recording != nil {
		if section, err = recording.confirm(section, rec); err != nil {
			return nil, fmt.Errorf("over the wire: %w", err)
		}
	}
	return map[string]any{"ok": section}, nil
}

// sendBeside makes the request, once more if a plugin must be run for it, as if the
// plugin had given nothing. From then on nothing starts it, not even being asked for
// a certificate.
func sendBeside(p *plugin, client *rest.RESTClient) (runsPlugin bool, err error) {
	err = send(client)
	runsPlugin = p.isAsked(err)
	p.pretendToHaveRun()
	if runsPlugin {
		err = send(client)
	}
	return runsPlugin, err
}

// questions tells the transports of different questions apart.
var questions atomic.Int64

// askable is a copy with what a client needs besides, and with nothing that
// writes to the world or is answered from what client-go still knows of an
// earlier question.
func askable(config *rest.Config) *rest.Config {
	config = rest.CopyConfig(config)
	config.NegotiatedSerializer = serializer.NewCodecFactory(runtime.NewScheme()).WithoutConversion()
	config.AuthConfigPersister = forgetful{}
	if provider := config.AuthProvider; provider != nil {
		// The copy shares it, and openstack's puts a default into it.
		config.AuthProvider = &clientcmdapi.AuthProviderConfig{Name: provider.Name, Config: maps.Clone(provider.Config)}
	}

	// client-go keeps transports, some by the names of their files, and in 1.19 with
	// the proxy of another configuration. The protocols that TLS offers are part of
	// the key, and show nowhere in an answer.
	if hasOwnTransport(config) {
		config.NextProtos = []string{"h2", "http/1.1", fmt.Sprintf("question-%d", questions.Add(1))}
	}
	return config
}

// hasOwnTransport tells whether client-go makes a transport for it; otherwise it
// takes net/http's, which is never another, and must go on doing so.
func hasOwnTransport(config *rest.Config) bool {
	if proxy, ok := memberOf(reflect.ValueOf(config), "Proxy"); ok && !proxy.IsNil() {
		return true
	}
	settings, err := rest.TLSConfigFor(config)
	return err == nil && settings != nil
}

// send makes the request as rest.Request does: from the text of its URL.
func send(client *rest.RESTClient) error {
	target := client.Get().AbsPath("/version").URL()
	// The timeout is in here, if there is one, and it is answered on its own.
	target.RawQuery = ""
	req, err := http.NewRequest(http.MethodGet, target.String(), nil)
	if err != nil {
		return err
	}
	// Nothing is waited for, so that the shortest timeout must not decide.
	patient := *client.Client
	patient.Timeout = 0
	response, err := patient.Do(req)
	if err == nil {
		response.Body.Close()
		return errors.New("a request was answered, though none is sent")
	}
	if ofClient, ok := err.(*url.Error); ok && ofClient.Op != "parse" {
		return ofClient.Err
	}
	return err
}
