package main

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"sort"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// renderConfig writes a config as a v1 document without kind and apiVersion.
func renderConfig(config *clientcmdapi.Config) map[string]any {
	document := map[string]any{}
	setUnlessEmpty(document, "clusters", renderEntries(config.Clusters, "cluster", clusterMembers))
	setUnlessEmpty(document, "users", renderEntries(config.AuthInfos, "user", userMembers))
	setUnlessEmpty(document, "contexts", renderEntries(config.Contexts, "context", contextMembers))
	setUnlessEmpty(document, "current-context", config.CurrentContext)
	setUnlessEmpty(document, "preferences", renderStruct(reflect.ValueOf(config.Preferences), preferencesMembers))
	setUnlessEmpty(document, "extensions", renderExtensions(config.Extensions))
	return document
}

// renderEntries writes a map of named stanzas as a list, sorted by name.
func renderEntries(entries any, stanza string, members []member) []any {
	var list []any
	values := reflect.ValueOf(entries)
	for _, name := range sortedKeys(values) {
		entry := map[string]any{}
		setUnlessEmpty(entry, "name", name)
		if value := values.MapIndex(reflect.ValueOf(name)); !value.IsNil() {
			setUnlessEmpty(entry, stanza, renderStruct(value.Elem(), members))
		}
		list = append(list, entry)
	}
	return list
}

// renderOrigins gives the file of every entry, as the loader was given it.
func renderOrigins(config *clientcmdapi.Config) map[string]any {
	origins := map[string]any{}
	for kind, entries := range map[string]any{"clusters": config.Clusters, "users": config.AuthInfos, "contexts": config.Contexts} {
		files := map[string]string{}
		for iter := reflect.ValueOf(entries).MapRange(); iter.Next(); {
			if !iter.Value().IsNil() {
				files[iter.Key().String()] = iter.Value().Elem().FieldByName("LocationOfOrigin").String()
			}
		}
		setUnlessEmpty(origins, kind, files)
	}
	return origins
}

// renderClient writes a REST client configuration.
func renderClient(config *rest.Config) map[string]any {
	value := reflect.ValueOf(config).Elem()
	client := renderStruct(value, clientMembers)
	setUnlessEmpty(client, "timeoutNs", int64(config.Timeout))
	if exec := value.FieldByName("ExecProvider"); !exec.IsNil() {
		if payload, ok := memberOf(exec, "Config"); ok {
			if raw := renderObject(payload); !isZeroJSON(raw) {
				client["exec"].(map[string]any)["config"] = raw
			}
		}
	}
	if proxy, ok := memberOf(value, "Proxy"); ok && !proxy.IsNil() {
		// The function is made from one URL and answers it for every request.
		if url, err := proxy.Interface().(func(*http.Request) (*url.URL, error))(&http.Request{}); err == nil && url != nil {
			setUnlessEmpty(client, "proxyUrl", url.String())
		}
	}
	return client
}

func renderStruct(value reflect.Value, members []member) map[string]any {
	result := map[string]any{}
	for _, m := range members {
		if field, ok := memberOf(value, m.field); ok {
			if rendered, present := renderValue(field); present {
				result[m.key] = rendered
			}
		}
	}
	return result
}

// renderValue leaves out what is zero. A pointer that is set is there, however
// empty its block; and in a map, whose keys are data, every key stays.
func renderValue(value reflect.Value) (rendered any, present bool) {
	switch typed := value.Interface().(type) {
	case []byte:
		return base64.StdEncoding.EncodeToString(typed), len(typed) > 0
	case map[string]runtime.Object:
		return renderExtensions(typed), len(typed) > 0
	case map[string][]string:
		lists := map[string][]string{}
		for key, list := range typed {
			lists[key] = append([]string{}, list...)
		}
		return lists, len(typed) > 0
	case []clientcmdapi.ExecEnvVar:
		list := make([]any, 0, len(typed))
		for _, variable := range typed {
			list = append(list, renderStruct(reflect.ValueOf(variable), execEnvMembers))
		}
		return list, len(typed) > 0
	case *clientcmdapi.AuthProviderConfig:
		if typed == nil {
			return nil, false
		}
		return renderStruct(value.Elem(), authProviderMembers), true
	case *clientcmdapi.ExecConfig:
		if typed == nil {
			return nil, false
		}
		return renderStruct(value.Elem(), execMembers), true
	case rest.ImpersonationConfig:
		block := renderStruct(value, impersonateMembers)
		return block, len(block) > 0
	case rest.TLSClientConfig:
		block := renderStruct(value, tlsMembers)
		return block, len(block) > 0
	}
	switch value.Kind() {
	case reflect.Slice, reflect.Map:
		return value.Interface(), value.Len() > 0
	default:
		return value.Interface(), !value.IsZero()
	}
}

// renderExtensions writes extensions as a list, sorted by name. A payload is
// carried whole; null, or none, leaves it out.
func renderExtensions(extensions map[string]runtime.Object) []any {
	var list []any
	for _, name := range sortedKeys(reflect.ValueOf(extensions)) {
		item := map[string]any{"name": name}
		if raw := renderObject(reflect.ValueOf(extensions[name])); raw != nil && string(raw) != "null" {
			item["extension"] = raw
		}
		list = append(list, item)
	}
	return list
}

// renderObject gives the JSON that an extension keeps, or nil.
func renderObject(object reflect.Value) json.RawMessage {
	if !object.IsValid() || !object.CanInterface() {
		return nil
	}
	if unknown, ok := object.Interface().(*runtime.Unknown); ok && unknown != nil && len(unknown.Raw) > 0 {
		return json.RawMessage(unknown.Raw)
	}
	return nil
}

func isZeroJSON(raw json.RawMessage) bool {
	switch string(raw) {
	case "", "null", "{}", "[]", `""`, "false", "0", "-0":
		return true
	}
	return false
}

// memberOf finds a field that this release may not have.
func memberOf(value reflect.Value, name string) (reflect.Value, bool) {
	if value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	if value.Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	field := value.FieldByName(name)
	return field, field.IsValid()
}

func sortedKeys(values reflect.Value) []string {
	keys := make([]string, 0, values.Len())
	for _, key := range values.MapKeys() {
		keys = append(keys, key.String())
	}
	sort.Strings(keys)
	return keys
}

// setUnlessEmpty keeps zero values out of an outcome.
func setUnlessEmpty(target map[string]any, key string, value any) {
	if v := reflect.ValueOf(value); v.IsValid() {
		switch v.Kind() {
		case reflect.Map, reflect.Slice:
			if v.Len() == 0 {
				return
			}
		default:
			if v.IsZero() {
				return
			}
		}
		target[key] = value
	}
}
