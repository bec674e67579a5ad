//! The content of a generated kubeconfig: every v1 field, set or not, and the entries in their order.
//!
//! Unlike the model's own types, these can represent what a reader refuses or drops: an entry without a name, a repeated name, another
//! kind in the header, unknown fields.

use super::node::{Fields, Node};

/// One kubeconfig document.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)] // the fields are the v1 fields
pub struct Document {
    pub api_version: Option<Node>,
    pub kind: Option<Node>,
    pub preferences: Option<Preferences>,
    pub clusters: Vec<Entry<Cluster>>,
    pub users: Vec<Entry<User>>,
    pub contexts: Vec<Entry<Context>>,
    pub current_context: Option<String>,
    pub extensions: Vec<Extension>,
    /// Top-level fields that v1 does not have.
    pub unknown: Vec<(String, Node)>,
}

/// A named stanza.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<T> {
    /// `name`, or `None` if the key is absent.
    pub name: Option<String>,
    /// The stanza, or `None` if the key is absent.
    pub stanza: Option<T>,
}

impl<T> Entry<T> {
    /// Makes an entry with a name and a stanza.
    pub fn new(name: impl Into<String>, stanza: T) -> Self {
        Entry { name: Some(name.into()), stanza: Some(stanza) }
    }

    /// Returns the name that a reader sees: an absent name is empty (DEC-10).
    pub fn known_as(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

/// A kind of stanza.
pub trait Stanza {
    /// The key of the stanza in its entry.
    const KEY: &'static str;

    /// Returns the stanza's fields in v1.
    fn node(&self) -> Node;

    /// Returns the stanza's fields in the internal version (DEC-05).
    fn internal(&self) -> Node {
        self.node()
    }
}

/// `preferences`
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Preferences {
    pub colors: Option<bool>,
    pub extensions: Vec<Extension>,
}

/// A named extension.
#[derive(Clone, Debug, PartialEq)]
pub struct Extension {
    /// `name`
    pub name: String,
    /// `extension`, or `None` if the key is absent.
    pub payload: Option<Node>,
}

/// A cluster's fields.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Cluster {
    pub server: Option<String>,
    pub tls_server_name: Option<String>,
    pub insecure_skip_tls_verify: Option<bool>,
    pub certificate_authority: Option<String>,
    pub certificate_authority_data: Option<Vec<u8>>,
    pub proxy_url: Option<String>,
    pub disable_compression: Option<bool>,
    pub extensions: Vec<Extension>,
}

/// A user's fields.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct User {
    pub client_certificate: Option<String>,
    pub client_certificate_data: Option<Vec<u8>>,
    pub client_key: Option<String>,
    pub client_key_data: Option<Vec<u8>>,
    pub token: Option<String>,
    pub token_file: Option<String>,
    pub impersonate: Option<String>,
    pub impersonate_uid: Option<String>,
    pub impersonate_groups: Option<Vec<String>>,
    pub impersonate_extra: Option<Vec<(String, Vec<String>)>>,
    pub username: Option<String>,
    pub password: Option<String>,
    pub auth_provider: Option<AuthProvider>,
    pub exec: Option<Exec>,
    pub extensions: Vec<Extension>,
}

/// `auth-provider`
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct AuthProvider {
    pub name: Option<String>,
    pub config: Option<Vec<(String, String)>>,
}

/// `exec`
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Exec {
    pub command: Option<String>,
    pub args: Option<Vec<String>>,
    pub env: Vec<(Option<String>, Option<String>)>,
    pub api_version: Option<String>,
    pub install_hint: Option<String>,
    pub provide_cluster_info: Option<bool>,
    pub interactive_mode: Option<String>,
    /// A field that a file cannot set (DEC-17).
    pub unknown: Option<(&'static str, Node)>,
}

/// A context's fields.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Context {
    pub cluster: Option<String>,
    pub user: Option<String>,
    pub namespace: Option<String>,
    pub extensions: Vec<Extension>,
}

impl Document {
    /// Returns the document in v1.
    pub fn node(&self) -> Node {
        let mut fields = Fields::default()
            .some("apiVersion", &self.api_version, Node::clone)
            .some("kind", &self.kind, Node::clone)
            .text("current-context", &self.current_context)
            .list("clusters", &self.clusters, entry)
            .list("users", &self.users, entry)
            .list("contexts", &self.contexts, entry)
            .some("preferences", &self.preferences, Preferences::node)
            .list("extensions", &self.extensions, Extension::node);
        for (key, value) in &self.unknown {
            fields = fields.node(key, value.clone());
        }
        fields.map()
    }

    /// Returns the document in the internal version, where lists are maps, so a repeated name is a repeated key (DEC-05).
    pub fn internal(&self) -> Node {
        Fields::default()
            .node("apiVersion", Node::text("__internal"))
            .node("kind", Node::text("Config"))
            .text("current-context", &self.current_context)
            .node("clusters", keyed(&self.clusters))
            .node("users", keyed(&self.users))
            .node("contexts", keyed(&self.contexts))
            .map()
    }
}

fn entry<T: Stanza>(entry: &Entry<T>) -> Node {
    Fields::default().text("name", &entry.name).some(T::KEY, &entry.stanza, T::node).map()
}

fn keyed<T: Stanza>(entries: &[Entry<T>]) -> Node {
    let stanza = |entry: &Entry<T>| entry.stanza.as_ref().map_or(Node::Null, T::internal);
    Node::Map(entries.iter().map(|entry| (entry.known_as().to_owned(), stanza(entry))).collect())
}

impl Preferences {
    fn node(&self) -> Node {
        Fields::default().flag("colors", self.colors).list("extensions", &self.extensions, Extension::node).map()
    }
}

impl Extension {
    fn node(&self) -> Node {
        Fields::default().node("name", Node::text(&self.name)).some("extension", &self.payload, Node::clone).map()
    }
}

impl Stanza for Cluster {
    const KEY: &'static str = "cluster";

    fn node(&self) -> Node {
        Fields::default()
            .text("server", &self.server)
            .text("tls-server-name", &self.tls_server_name)
            .flag("insecure-skip-tls-verify", self.insecure_skip_tls_verify)
            .text("certificate-authority", &self.certificate_authority)
            .data("certificate-authority-data", &self.certificate_authority_data)
            .text("proxy-url", &self.proxy_url)
            .flag("disable-compression", self.disable_compression)
            .list("extensions", &self.extensions, Extension::node)
            .map()
    }
}

impl Stanza for User {
    const KEY: &'static str = "user";

    fn node(&self) -> Node {
        self.fields(["as", "as-uid", "as-groups", "as-user-extra"])
    }

    fn internal(&self) -> Node {
        self.fields(["act-as", "act-as-uid", "act-as-groups", "act-as-user-extra"])
    }
}

impl User {
    fn fields(&self, [user, uid, groups, extra]: [&str; 4]) -> Node {
        Fields::default()
            .text("client-certificate", &self.client_certificate)
            .data("client-certificate-data", &self.client_certificate_data)
            .text("client-key", &self.client_key)
            .data("client-key-data", &self.client_key_data)
            .text("token", &self.token)
            .text("tokenFile", &self.token_file)
            .text(user, &self.impersonate)
            .text(uid, &self.impersonate_uid)
            .texts(groups, &self.impersonate_groups)
            .some(extra, &self.impersonate_extra, |extra| {
                let values = |values: &Vec<String>| Node::List(values.iter().map(Node::text).collect());
                Node::Map(extra.iter().map(|(key, list)| (key.clone(), values(list))).collect())
            })
            .text("username", &self.username)
            .text("password", &self.password)
            .some("auth-provider", &self.auth_provider, AuthProvider::node)
            .some("exec", &self.exec, Exec::node)
            .list("extensions", &self.extensions, Extension::node)
            .map()
    }
}

impl AuthProvider {
    fn node(&self) -> Node {
        let config =
            |config: &Vec<(String, String)>| Node::Map(config.iter().map(|(key, value)| (key.clone(), Node::text(value))).collect());
        Fields::default().text("name", &self.name).some("config", &self.config, config).map()
    }
}

impl Exec {
    fn node(&self) -> Node {
        Fields::default()
            .text("command", &self.command)
            .texts("args", &self.args)
            .list("env", &self.env, |(name, value)| Fields::default().text("name", name).text("value", value).map())
            .text("apiVersion", &self.api_version)
            .text("installHint", &self.install_hint)
            .flag("provideClusterInfo", self.provide_cluster_info)
            .text("interactiveMode", &self.interactive_mode)
            .unknown(&self.unknown)
            .map()
    }
}

impl Stanza for Context {
    const KEY: &'static str = "context";

    fn node(&self) -> Node {
        Fields::default()
            .text("cluster", &self.cluster)
            .text("user", &self.user)
            .text("namespace", &self.namespace)
            .list("extensions", &self.extensions, Extension::node)
            .map()
    }
}
