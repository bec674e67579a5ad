//! Advice on errors.

use crate::outcome::{Code, Error};

/// Returns what to do about an error, for people; none where there is nothing useful to advise.
pub fn advice(error: &Error) -> Option<&'static str> {
    let innermost = error.cause.as_deref().unwrap_or(error);
    Some(match innermost.code {
        Code::FileNotFound => "check the path given with --kubeconfig: it is a single file and not a list, and `~` is not expanded",
        Code::ReadIsADirectory => "give the path of a file in this directory instead",
        Code::ReadNotADirectory => "check the path: a part of it is a file, not a directory",
        Code::ReadPermission => "allow the current user to read it, or take it out of the list of files",
        Code::DecodeSyntax => "correct the YAML there; tabs, missing spaces after `:` and unbalanced quotes are common causes",
        Code::DecodeRoot => "a kubeconfig is a mapping with `clusters`, `users` and `contexts`",
        Code::DecodeKind => "write `kind: Config` and `apiVersion: v1`, or remove both",
        Code::DecodeVersion => "write `apiVersion: v1`, or remove it",
        Code::DecodeType => "give the value the type of its field; quote what YAML takes for a number or a boolean",
        Code::DecodeBase64 => "encode the value again as standard base64 with padding, for instance with `base64 -w0`",
        Code::DecodeDuplicate => "rename or remove one of the two entries",
        Code::MigrateDirectory | Code::MigrateIo => "create ~/.kube/config yourself, or move the legacy ~/.kube/.kubeconfig away",
        Code::NoSuchContext | Code::ContextNotFound => "choose one of the contexts that `view` lists, or correct `current-context`",
        Code::NoSuchUser => "choose one of the users that `view` lists",
        Code::NoSuchCluster => "choose one of the clusters that `view` lists",
        Code::EmptyConfig => "set KUBECONFIG, create ~/.kube/config, or choose a context",
        Code::NoServer => "give the cluster a `server`",
        Code::ProxyUrl => "write proxy-url as http://, https:// or socks5:// and a host",
        Code::CaBoth | Code::CertBoth | Code::KeyBoth => "keep either the path or the data",
        Code::CaUnreadable | Code::CertUnreadable | Code::KeyUnreadable => {
            "check that the file exists and is readable; relative paths in a kubeconfig start at its directory, those on the command line at the working directory"
        }
        Code::KeyMissing => "add client-key or client-key-data to the certificate",
        Code::ExecAndAuthProvider => "keep either exec or auth-provider",
        Code::ExecCommand => "give exec a `command`",
        Code::ExecApiVersion => "give exec an `apiVersion`, such as client.authentication.k8s.io/v1",
        Code::ExecEnvName | Code::ExecEnvValue => "complete the entry of exec's `env`",
        Code::ExecModeMissing | Code::ExecModeInvalid => "set exec's interactiveMode to Never, IfAvailable or Always",
        Code::MultipleAuthMethods => "keep either the token, or the username and password",
        Code::ImpersonateWithoutUser => "also set the user to impersonate, with `as`",
        Code::Timeout => "write the timeout as whole seconds or as a duration such as 1m30s",
        Code::TokenFileUnreadable => "check that the token file exists and is readable",
        Code::ServerUrl => "correct the server: write https://host:port, without blanks, and close the brackets of an address",
        Code::ServerScheme => "write the server with https:// or http://",
        Code::InsecureWithCa => "keep either insecure-skip-tls-verify or the certificate authority",
        Code::CaInvalid => "give certificates in PEM; data in a kubeconfig are encoded once, for instance with `base64 -w0`",
        Code::KeyPair => "give the certificate's own key, in PEM and not encrypted",
        Code::ExecVersion => "write exec's apiVersion as client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1",
        Code::ExecForbidden => "allow the plugin in the plugin policy, or use another credential",
        Code::AuthProvider => {
            "use the exec plugin that replaced the auth provider, or another user; a token beside the provider does not help"
        }
        Code::TokenFileEmpty => "write the token to the token file",
        Code::HeaderValue => "remove line breaks and other control characters from token, user name and groups",
        Code::Proxy => "unset REQUEST_METHOD or HTTP_PROXY",
        Code::LoadFile | Code::ReadOther | Code::NotInCluster | Code::RequestOther | Code::Other => return None,
    })
}
