//go:build !kuberc

package main

import "k8s.io/cli-runtime/pkg/genericclioptions"

func enterKuberc() {}

func pluginPolicy(*genericclioptions.ConfigFlags) map[string]any { return nil }
