package main

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/clientcmd/api"
)

type object = map[string]any

// render gives every field of a configuration in a form of its own, so that nothing is left out for being zero.
func render(config *api.Config) object {
	clusters, users, contexts := object{}, object{}, object{}
	for name, cluster := range config.Clusters {
		clusters[name] = renderCluster(cluster)
	}
	for name, user := range config.AuthInfos {
		users[name] = renderUser(user)
	}
	for name, context := range config.Contexts {
		contexts[name] = renderContext(context)
	}
	return object{
		"colors":                config.Preferences.Colors,
		"preferencesExtensions": renderExtensions(config.Preferences.Extensions),
		"clusters":              clusters,
		"users":                 users,
		"contexts":              contexts,
		"currentContext":        config.CurrentContext,
		"extensions":            renderExtensions(config.Extensions),
	}
}

func renderCluster(cluster *api.Cluster) any {
	if cluster == nil {
		return nil
	}
	return object{
		"server": cluster.Server, "tlsServerName": cluster.TLSServerName, "insecure": cluster.InsecureSkipTLSVerify,
		"ca": cluster.CertificateAuthority, "caData": cluster.CertificateAuthorityData, "proxy": cluster.ProxyURL,
		"disableCompression": cluster.DisableCompression, "extensions": renderExtensions(cluster.Extensions),
	}
}

func renderContext(context *api.Context) any {
	if context == nil {
		return nil
	}
	return object{
		"cluster": context.Cluster, "user": context.AuthInfo, "namespace": context.Namespace,
		"extensions": renderExtensions(context.Extensions),
	}
}

func renderUser(user *api.AuthInfo) any {
	if user == nil {
		return nil
	}
	extra := object{}
	for key, values := range user.ImpersonateUserExtra {
		extra[key] = values
	}
	var provider, exec any
	if user.AuthProvider != nil {
		provider = object{"name": user.AuthProvider.Name, "config": user.AuthProvider.Config}
	}
	if user.Exec != nil {
		exec = renderExec(user.Exec)
	}
	return object{
		"cert": user.ClientCertificate, "certData": user.ClientCertificateData, "key": user.ClientKey, "keyData": user.ClientKeyData,
		"token": user.Token, "tokenFile": user.TokenFile, "as": user.Impersonate, "asUID": user.ImpersonateUID,
		"asGroups": list(user.ImpersonateGroups), "extra": extra, "username": user.Username, "password": user.Password,
		"authProvider": provider, "exec": exec, "extensions": renderExtensions(user.Extensions),
	}
}

func renderExec(exec *api.ExecConfig) object {
	env := []any{}
	for _, variable := range exec.Env {
		env = append(env, []string{variable.Name, variable.Value})
	}
	return object{
		"command": exec.Command, "args": exec.Args, "env": env, "apiVersion": exec.APIVersion, "installHint": exec.InstallHint,
		"provideClusterInfo": exec.ProvideClusterInfo, "interactiveMode": string(exec.InteractiveMode),
	}
}

func renderExtensions(extensions map[string]runtime.Object) object {
	rendered := object{}
	for name, extension := range extensions {
		if unknown, ok := extension.(*runtime.Unknown); ok {
			rendered[name] = string(unknown.Raw)
		} else {
			rendered[name] = nil
		}
	}
	return rendered
}

// list makes nothing of the difference between nil and empty, which no outcome shows.
func list(texts []string) []string {
	return append([]string{}, texts...)
}
