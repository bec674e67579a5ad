package main

// member is a field of an outcome and the Go field it is read from. A release
// that does not have the field yet says nothing, as a zero value would: that is
// how one source serves every release. client-go's own encoder is no use here,
// as it crashes on maps before 1.23 when built with a current Go.
type member struct{ key, field string }

var (
	clusterMembers = []member{
		{"server", "Server"},
		{"tls-server-name", "TLSServerName"},
		{"insecure-skip-tls-verify", "InsecureSkipTLSVerify"},
		{"certificate-authority", "CertificateAuthority"},
		{"certificate-authority-data", "CertificateAuthorityData"},
		{"proxy-url", "ProxyURL"},
		{"disable-compression", "DisableCompression"},
		{"extensions", "Extensions"},
	}
	userMembers = []member{
		{"client-certificate", "ClientCertificate"},
		{"client-certificate-data", "ClientCertificateData"},
		{"client-key", "ClientKey"},
		{"client-key-data", "ClientKeyData"},
		{"token", "Token"},
		{"tokenFile", "TokenFile"},
		{"as", "Impersonate"},
		{"as-uid", "ImpersonateUID"},
		{"as-groups", "ImpersonateGroups"},
		{"as-user-extra", "ImpersonateUserExtra"},
		{"username", "Username"},
		{"password", "Password"},
		{"auth-provider", "AuthProvider"},
		{"exec", "Exec"},
		{"extensions", "Extensions"},
	}
	contextMembers = []member{
		{"cluster", "Cluster"},
		{"user", "AuthInfo"},
		{"namespace", "Namespace"},
		{"extensions", "Extensions"},
	}
	preferencesMembers = []member{
		{"colors", "Colors"},
		{"extensions", "Extensions"},
	}
	authProviderMembers = []member{
		{"name", "Name"},
		{"config", "Config"},
	}
	execMembers = []member{
		{"command", "Command"},
		{"args", "Args"},
		{"env", "Env"},
		{"apiVersion", "APIVersion"},
		{"installHint", "InstallHint"},
		{"provideClusterInfo", "ProvideClusterInfo"},
		{"interactiveMode", "InteractiveMode"},
	}
	pluginMembers = []member{
		{"args", "Args"},
		{"env", "Env"},
	}
	execEnvMembers = []member{
		{"name", "Name"},
		{"value", "Value"},
	}
	clientMembers = []member{
		{"host", "Host"},
		{"disableCompression", "DisableCompression"},
		{"username", "Username"},
		{"password", "Password"},
		{"bearerToken", "BearerToken"},
		{"bearerTokenFile", "BearerTokenFile"},
		{"impersonate", "Impersonate"},
		{"authProvider", "AuthProvider"},
		{"exec", "ExecProvider"},
		{"tls", "TLSClientConfig"},
	}
	impersonateMembers = []member{
		{"userName", "UserName"},
		{"uid", "UID"},
		{"groups", "Groups"},
		{"extra", "Extra"},
	}
	tlsMembers = []member{
		{"insecure", "Insecure"},
		{"serverName", "ServerName"},
		{"certFile", "CertFile"},
		{"certData", "CertData"},
		{"keyFile", "KeyFile"},
		{"keyData", "KeyData"},
		{"caFile", "CAFile"},
		{"caData", "CAData"},
	}
)
