//go:build kuberc

package main

import (
	"path/filepath"

	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/kubectl/pkg/kuberc"
	"reflect"
)

// enterKuberc computes anew, for the world of now, what kubectl computes as a process starts.
func enterKuberc() {
	kuberc.RecommendedConfigDir = clientcmd.RecommendedConfigDir
	kuberc.RecommendedKubeRCFile = filepath.Join(kuberc.RecommendedConfigDir, kuberc.RecommendedKubeRCFileName)
}

// wrapped is a client's configuration with what kubectl adds before it makes the
// client: its policy for plugins, and headers that tell of the command.
func wrapped(config *rest.Config, flags *genericclioptions.ConfigFlags) *rest.Config {
	if flags.WrapConfigFn == nil {
		return config
	}
	return flags.WrapConfigFn(config)
}

// pluginPolicy is what kubectl lays down for the credential plugins of its
// clients; releases before 1.35 have none.
func pluginPolicy(flags *genericclioptions.ConfigFlags) map[string]any {
	result := map[string]any{}
	if flags.WrapConfigFn == nil {
		return result
	}
	config := flags.WrapConfigFn(&rest.Config{ExecProvider: &clientcmdapi.ExecConfig{}})
	policy := reflect.ValueOf(config.ExecProvider).Elem().FieldByName("PluginPolicy")
	if !policy.IsValid() {
		return result
	}
	setUnlessEmpty(result, "policy", policy.FieldByName("PolicyType").String())
	list := policy.FieldByName("Allowlist")
	var commands []string
	for i := range list.Len() {
		// The member was Name before it was Command; it is the only one.
		commands = append(commands, list.Index(i).Field(0).String())
	}
	setUnlessEmpty(result, "allowlist", commands)
	return result
}
