// Command kubectl is a real kubectl, for comparing what `config view` prints:
//
//	go build -o /tmp/kubectl . && KUBECONFIG=a:b:c /tmp/kubectl config view -o json
package main

import (
	"os"

	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd"
)

func main() {
	os.Exit(cli.Run(cmd.NewDefaultKubectlCommand()))
}
