//! A kubeconfig as clientcmd holds it in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

/// The bytes of a `*-data` field. `None` means absent or null, `Some(vec![])` means `""`; they differ only in what `config view` shows
/// (VIEW-14).
pub type Data = Option<Vec<u8>>;

/// Extension payloads by name: compact JSON as Go prints it (DEC-14), or `None` for a null payload, whose name is kept.
pub type Extensions = BTreeMap<String, Option<Box<str>>>;

/// Entries by name. As in clientcmd, each is behind a pointer: there may be many, and they move from file to file.
pub type Entries<T> = BTreeMap<String, Box<T>>;

/// The name of the file that a stanza came from, exactly as the loader was given it (FILE-03).
pub type Origin = Option<Arc<str>>;

/// A kind of named entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stanza {
    /// An entry of `clusters`.
    Cluster,
    /// An entry of `users`.
    User,
    /// An entry of `contexts`.
    Context,
}

impl Stanza {
    /// Returns the name of the kind: `cluster`, `user` or `context`.
    pub fn as_str(self) -> &'static str {
        match self {
            Stanza::Cluster => "cluster",
            Stanza::User => "user",
            Stanza::Context => "context",
        }
    }
}

/// A kubeconfig: one file, or the merge of several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// `preferences`
    pub preferences: Preferences,
    /// `clusters`, by name
    pub clusters: Entries<Cluster>,
    /// `users`, by name
    pub auth_infos: Entries<AuthInfo>,
    /// `contexts`, by name
    pub contexts: Entries<Context>,
    /// `current-context`
    pub current_context: String,
    /// `extensions`
    pub extensions: Extensions,
}

impl Config {
    /// Returns the cluster of this name.
    pub fn cluster(&self, name: &str) -> Option<&Cluster> {
        self.clusters.get(name).map(|cluster| &**cluster)
    }

    /// Returns the user of this name.
    pub fn user(&self, name: &str) -> Option<&AuthInfo> {
        self.auth_infos.get(name).map(|user| &**user)
    }

    /// Returns the context of this name.
    pub fn context(&self, name: &str) -> Option<&Context> {
        self.contexts.get(name).map(|context| &**context)
    }
}

/// `preferences`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    /// `colors`
    pub colors: bool,
    /// `extensions`
    pub extensions: Extensions,
}

/// How to reach one cluster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// Where it came from.
    pub origin: Origin,
    /// `server`
    pub server: String,
    /// `api-version`, a field that Kubernetes 1.7 removed (DEC-18).
    pub api_version: String,
    /// `tls-server-name`
    pub tls_server_name: String,
    /// `insecure-skip-tls-verify`
    pub insecure_skip_tls_verify: bool,
    /// `certificate-authority`
    pub certificate_authority: String,
    /// `certificate-authority-data`
    pub certificate_authority_data: Data,
    /// `proxy-url`
    pub proxy_url: String,
    /// `disable-compression`
    pub disable_compression: bool,
    /// `extensions`
    pub extensions: Extensions,
}

/// Who one user is: clientcmd's `AuthInfo`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthInfo {
    /// Where it came from.
    pub origin: Origin,
    /// `client-certificate`
    pub client_certificate: String,
    /// `client-certificate-data`
    pub client_certificate_data: Data,
    /// `client-key`
    pub client_key: String,
    /// `client-key-data`
    pub client_key_data: Data,
    /// `token`
    pub token: String,
    /// `tokenFile`
    pub token_file: String,
    /// `as`
    pub impersonate: String,
    /// `as-uid`
    pub impersonate_uid: String,
    /// `as-groups`
    pub impersonate_groups: Vec<String>,
    /// `as-user-extra`; a value is `None` if it is null in the file.
    pub impersonate_user_extra: BTreeMap<String, Option<Vec<String>>>,
    /// `username`
    pub username: String,
    /// `password`
    pub password: String,
    /// `auth-provider`
    pub auth_provider: Option<Box<AuthProviderConfig>>,
    /// `exec`
    pub exec: Option<Box<ExecConfig>>,
    /// `extensions`
    pub extensions: Extensions,
}

/// `auth-provider`: present even when every field is empty (DEC-16).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthProviderConfig {
    /// `name`
    pub name: String,
    /// `config`; `None` if absent or null.
    pub config: Option<BTreeMap<String, String>>,
}

/// `exec`: present even when every field is empty (DEC-16).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecConfig {
    /// `command`
    pub command: String,
    /// `args`; `None` if absent or null, which only `config view` distinguishes from an empty list.
    pub args: Option<Vec<String>>,
    /// `env`; `None` if absent or null.
    pub env: Option<Vec<ExecEnvVar>>,
    /// `apiVersion`
    pub api_version: String,
    /// `installHint`
    pub install_hint: String,
    /// `provideClusterInfo`
    pub provide_cluster_info: bool,
    /// `interactiveMode`, kept as a string, since decoding accepts any.
    pub interactive_mode: String,
    /// The cluster's extension for exec plugins, in JSON; set while the client configuration is built (REST-16).
    pub config: Option<Box<str>>,
}

/// One environment variable of an exec plugin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecEnvVar {
    /// `name`
    pub name: String,
    /// `value`
    pub value: String,
}

/// A cluster, a user and a namespace under one name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// Where it came from.
    pub origin: Origin,
    /// `cluster`
    pub cluster: String,
    /// `user`
    pub auth_info: String,
    /// `namespace`
    pub namespace: String,
    /// `extensions`
    pub extensions: Extensions,
}

/// Whether a data field is unset: absent, null or `""`.
pub fn is_unset(data: &Data) -> bool {
    data.as_ref().is_none_or(Vec::is_empty)
}
