//go:build !kuberc

package main

import (
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/client-go/rest"
)

func enterKuberc() {}

// wrapped adds nothing: before kuberc it would be headers that no answer shows.
func wrapped(config *rest.Config, _ *genericclioptions.ConfigFlags) *rest.Config { return config }

func pluginPolicy(*genericclioptions.ConfigFlags) map[string]any { return nil }
