package main

// kubectl's own main has the auth providers compiled in.
import _ "k8s.io/client-go/plugin/pkg/client/auth"
