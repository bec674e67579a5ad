//! The outcome of an evaluation, as PROTOCOL.md describes it.
//!
//! Outcomes are only written, never read: they are compared as JSON values, so that no difference in form goes unnoticed.

mod command;
mod error;
mod request;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::kubeconfig::{AuthProviderConfig, Config, ExecConfig};
use crate::rule::Rule;

pub use command::{Command, CommandAnswer, CommandCode, CommandError, CommandWarning, FlagValue, PluginPolicy};
pub use error::{Code, Error};
pub use request::{Plugin, Request, RequestTls, Variable};

/// The whole result of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// What kubectl makes of its command line; only for an argv.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Command>,
    /// The result of one call of the loader; absent for entry `flags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
    /// The REST client configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<Answer<ClientConfig>>,
    /// The result of `Namespace()`; absent for entries `flags` and `bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Answer<Namespace>>,
    /// The first request, `GET <server>/version`; there where `client` is ok, from 1.17 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Answer<Request>>,
    /// Files that loading created or changed, sorted by path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Write>,
    /// Sections whose real content depends on Go's random map order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub varies: Vec<Section>,
}

/// A section of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Section {
    Load,
    Client,
    Namespace,
    Request,
    Writes,
}

/// The result of loading.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // an outcome has only one of them
pub enum Load {
    /// The loader panics.
    Crash,
    /// The loader returns.
    Returned(LoadResult),
}

/// What the loader returned: a partial config and errors can both be present.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LoadResult {
    /// The merged kubeconfig; absent if the loader returned none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Config>,
    /// Which file each entry came from; absent for entry `bytes`.
    #[serde(skip_serializing_if = "Origins::is_empty")]
    pub origins: Origins,
    /// The errors, in the order in which they occurred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Error>,
    /// The warnings that the loading rules' warner received.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// The file that each entry came from, by the name that the loader was given.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Origins {
    /// Origins of clusters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub clusters: BTreeMap<String, String>,
    /// Origins of contexts.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub contexts: BTreeMap<String, String>,
    /// Origins of users.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub users: BTreeMap<String, String>,
}

impl Origins {
    /// Whether no entry has an origin.
    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty() && self.contexts.is_empty() && self.users.is_empty()
    }
}

/// A warning of the loader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Warning {
    /// Every listed file is missing (LOAD-09); the paths are in the order of the list.
    #[allow(missing_docs)]
    MissingConfig { paths: Vec<String> },
}

impl Warning {
    /// Returns the rule that the warning comes from.
    pub fn rule(&self) -> Rule {
        match self {
            Warning::MissingConfig { .. } => Rule::Load09,
        }
    }
}

/// The result of one function of clientcmd.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<T> {
    /// The function succeeded.
    Ok(T),
    /// The function returned these errors, in this order.
    Errors(Vec<Error>),
    /// The function panics.
    Crash,
}

/// What `Namespace()` returns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Namespace {
    /// The namespace.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether it comes from an override.
    #[serde(skip_serializing_if = "is_false")]
    pub overridden: bool,
}

/// A file that loading wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The absolute path, without links.
    pub path: String,
    /// The whole new content.
    pub content: Vec<u8>,
    /// The permission bits after a umask of 022.
    pub mode: u32,
}

/// The REST client configuration that clientcmd hands to a client.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientConfig {
    /// The address of the API server: a URL, or only `host:port`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// The URL of the proxy for every request, as Go prints it after parsing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proxy_url: String,
    /// Whether responses must be uncompressed.
    #[serde(skip_serializing_if = "is_false")]
    pub disable_compression: bool,
    /// The timeout of a request in nanoseconds; 0 means none.
    #[serde(skip_serializing_if = "is_zero_i64")]
    pub timeout_ns: i64,
    /// Basic authentication: the user's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub username: String,
    /// Basic authentication: the password.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    /// The bearer token from the kubeconfig or from a token file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bearer_token: String,
    /// The file from which a transport reads the bearer token again and again.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bearer_token_file: String,
    /// The user to act as.
    #[serde(skip_serializing_if = "Impersonate::is_empty")]
    pub impersonate: Impersonate,
    /// The auth provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_provider: Option<AuthProviderConfig>,
    /// The exec plugin, with the cluster's configuration for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exec: Option<ExecConfig>,
    /// TLS settings.
    #[serde(skip_serializing_if = "Tls::is_empty")]
    pub tls: Tls,
}

/// The user to act as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Impersonate {
    /// The user's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user_name: String,
    /// The uid.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uid: String,
    /// The groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// The extra values, by key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "extra")]
    pub extra: BTreeMap<String, Option<Vec<String>>>,
}

impl Impersonate {
    fn is_empty(&self) -> bool {
        *self == Impersonate::default()
    }
}

/// TLS settings of a client configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tls {
    /// Whether the server's certificate is left unchecked.
    #[serde(skip_serializing_if = "is_false")]
    pub insecure: bool,
    /// The name that the server's certificate is checked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub server_name: String,
    /// Client certificate, as a path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cert_file: String,
    /// Client certificate, as bytes.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "bytes")]
    pub cert_data: Vec<u8>,
    /// Client key, as a path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key_file: String,
    /// Client key, as bytes.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "bytes")]
    pub key_data: Vec<u8>,
    /// Trusted authorities, as a path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ca_file: String,
    /// Trusted authorities, as bytes.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "bytes")]
    pub ca_data: Vec<u8>,
}

impl Tls {
    fn is_empty(&self) -> bool {
        *self == Tls::default()
    }
}

impl Serialize for Load {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Load::Crash => crash(serializer),
            Load::Returned(loaded) => loaded.serialize(serializer),
        }
    }
}

impl<T: Serialize> Serialize for Answer<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Answer::Ok(value) => single(serializer, "ok", value),
            Answer::Errors(errors) => single(serializer, "errors", errors),
            Answer::Crash => crash(serializer),
        }
    }
}

impl Serialize for Write {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match std::str::from_utf8(&self.content) {
            Ok("") => {}
            Ok(text) => map.serialize_entry("text", text)?,
            Err(_) => map.serialize_entry("base64", &STANDARD.encode(&self.content))?,
        }
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("mode", &format!("{:04o}", self.mode))?;
        map.end()
    }
}

fn crash<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    single(serializer, "crash", &true)
}

fn single<S: Serializer>(serializer: S, key: &str, value: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

fn bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn extra<S: Serializer>(map: &BTreeMap<String, Option<Vec<String>>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(map.iter().map(|(key, values)| (key, values.as_deref().unwrap_or_default())))
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero_i64(number: &i64) -> bool {
    *number == 0
}
