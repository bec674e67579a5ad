//! The vocabulary: a kubeconfig as clientcmd holds it in memory, and how its v1 form is written in an outcome.
//!
//! `Serialize` gives the v1 form of an outcome (PROTOCOL.md): lists sorted by name, v1 field names, and *zero is absent*.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Bytes of a `*-data` field. `None` was absent or null, `Some(vec![])` was written as `""`: the same everywhere except in what
/// `config view` shows (VIEW-14).
pub type Data = Option<Vec<u8>>;

/// Extension payloads by name: compact JSON text as Go prints it (DEC-14), `None` for a null payload, whose name stays.
pub type Extensions = BTreeMap<String, Option<Box<str>>>;

/// The name of the file a stanza came from, exactly as the loader was given it (FILE-03).
pub type Origin = Option<Arc<str>>;

/// The three kinds of named entries.
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
    /// The word for one entry: `cluster`, `user`, `context`.
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
    pub clusters: BTreeMap<String, Cluster>,
    /// `users`, by name
    pub auth_infos: BTreeMap<String, AuthInfo>,
    /// `contexts`, by name
    pub contexts: BTreeMap<String, Context>,
    /// `current-context`
    pub current_context: String,
    /// `extensions`
    pub extensions: Extensions,
}

/// `preferences`
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Preferences {
    /// `colors`
    #[serde(skip_serializing_if = "is_false")]
    pub colors: bool,
    /// `extensions`
    #[serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "extensions")]
    pub extensions: Extensions,
}

/// How to reach one cluster.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Cluster {
    /// Where it came from; not part of the v1 form.
    #[serde(skip)]
    pub origin: Origin,
    /// `server`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub server: String,
    /// `api-version`, a field that Kubernetes 1.7 removed (DEC-18).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub api_version: String,
    /// `tls-server-name`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tls_server_name: String,
    /// `insecure-skip-tls-verify`
    #[serde(skip_serializing_if = "is_false")]
    pub insecure_skip_tls_verify: bool,
    /// `certificate-authority`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub certificate_authority: String,
    /// `certificate-authority-data`
    #[serde(skip_serializing_if = "is_unset", serialize_with = "data")]
    pub certificate_authority_data: Data,
    /// `proxy-url`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proxy_url: String,
    /// `disable-compression`
    #[serde(skip_serializing_if = "is_false")]
    pub disable_compression: bool,
    /// `extensions`
    #[serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "extensions")]
    pub extensions: Extensions,
}

/// Who one user is: clientcmd's `AuthInfo`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AuthInfo {
    /// Where it came from; not part of the v1 form.
    #[serde(skip)]
    pub origin: Origin,
    /// `client-certificate`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client_certificate: String,
    /// `client-certificate-data`
    #[serde(skip_serializing_if = "is_unset", serialize_with = "data")]
    pub client_certificate_data: Data,
    /// `client-key`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client_key: String,
    /// `client-key-data`
    #[serde(skip_serializing_if = "is_unset", serialize_with = "data")]
    pub client_key_data: Data,
    /// `token`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub token: String,
    /// `tokenFile`
    #[serde(rename = "tokenFile", skip_serializing_if = "String::is_empty")]
    pub token_file: String,
    /// `as`
    #[serde(rename = "as", skip_serializing_if = "String::is_empty")]
    pub impersonate: String,
    /// `as-uid`
    #[serde(rename = "as-uid", skip_serializing_if = "String::is_empty")]
    pub impersonate_uid: String,
    /// `as-groups`
    #[serde(rename = "as-groups", skip_serializing_if = "Vec::is_empty")]
    pub impersonate_groups: Vec<String>,
    /// `as-user-extra`; a value is `None` where the file says null.
    #[serde(rename = "as-user-extra", skip_serializing_if = "BTreeMap::is_empty", serialize_with = "extra")]
    pub impersonate_user_extra: BTreeMap<String, Option<Vec<String>>>,
    /// `username`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub username: String,
    /// `password`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    /// `auth-provider`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_provider: Option<AuthProviderConfig>,
    /// `exec`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exec: Option<ExecConfig>,
    /// `extensions`
    #[serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "extensions")]
    pub extensions: Extensions,
}

/// `auth-provider`: present even when every field is empty (DEC-16).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AuthProviderConfig {
    /// `name`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// `config`; `None` where it was absent or null.
    #[serde(skip_serializing_if = "no_entries")]
    pub config: Option<BTreeMap<String, String>>,
}

/// `exec`: present even when every field is empty (DEC-16).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecConfig {
    /// `command`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub command: String,
    /// `args`; `None` where it was absent or null, which only `config view` tells from an empty list.
    #[serde(skip_serializing_if = "no_items")]
    pub args: Option<Vec<String>>,
    /// `env`; `None` as for `args`.
    #[serde(skip_serializing_if = "no_items")]
    pub env: Option<Vec<ExecEnvVar>>,
    /// `apiVersion`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub api_version: String,
    /// `installHint`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub install_hint: String,
    /// `provideClusterInfo`
    #[serde(skip_serializing_if = "is_false")]
    pub provide_cluster_info: bool,
    /// `interactiveMode`: kept as text, since any text passes decoding.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub interactive_mode: String,
    /// The cluster's extension for exec plugins, as JSON text; set while the client configuration is built (REST-16).
    #[serde(skip_serializing_if = "no_payload", serialize_with = "payload")]
    pub config: Option<Box<str>>,
}

/// One environment variable of an exec plugin.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExecEnvVar {
    /// `name`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// `value`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// A cluster, a user and a namespace under one name.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Context {
    /// Where it came from; not part of the v1 form.
    #[serde(skip)]
    pub origin: Origin,
    /// `cluster`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cluster: String,
    /// `user`
    #[serde(rename = "user", skip_serializing_if = "String::is_empty")]
    pub auth_info: String,
    /// `namespace`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// `extensions`
    #[serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "extensions")]
    pub extensions: Extensions,
}

/// Whether a data field holds nothing: absent and `""` are both unset.
pub fn is_unset(data: &Data) -> bool {
    data.as_ref().is_none_or(Vec::is_empty)
}

impl Serialize for Config {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.clusters.is_empty() {
            map.serialize_entry("clusters", &Entries { key: "cluster", map: &self.clusters })?;
        }
        if !self.contexts.is_empty() {
            map.serialize_entry("contexts", &Entries { key: "context", map: &self.contexts })?;
        }
        if !self.current_context.is_empty() {
            map.serialize_entry("current-context", &self.current_context)?;
        }
        if !self.extensions.is_empty() {
            map.serialize_entry("extensions", &Payloads(&self.extensions))?;
        }
        if self.preferences != Preferences::default() {
            map.serialize_entry("preferences", &self.preferences)?;
        }
        if !self.auth_infos.is_empty() {
            map.serialize_entry("users", &Entries { key: "user", map: &self.auth_infos })?;
        }
        map.end()
    }
}

/// A stanza that may have nothing to write.
trait MayBeBlank {
    fn is_blank(&self) -> bool;
}

impl MayBeBlank for Cluster {
    fn is_blank(&self) -> bool {
        let ignored = Cluster {
            origin: self.origin.clone(),
            certificate_authority_data: self.certificate_authority_data.clone(),
            ..Default::default()
        };
        is_unset(&self.certificate_authority_data) && *self == ignored
    }
}

impl MayBeBlank for AuthInfo {
    fn is_blank(&self) -> bool {
        let ignored = AuthInfo {
            origin: self.origin.clone(),
            client_certificate_data: self.client_certificate_data.clone(),
            client_key_data: self.client_key_data.clone(),
            ..Default::default()
        };
        is_unset(&self.client_certificate_data) && is_unset(&self.client_key_data) && *self == ignored
    }
}

impl MayBeBlank for Context {
    fn is_blank(&self) -> bool {
        *self == Context { origin: self.origin.clone(), ..Default::default() }
    }
}

/// A map of named stanzas as a v1 list.
struct Entries<'a, T> {
    key: &'static str,
    map: &'a BTreeMap<String, T>,
}

impl<T: Serialize + MayBeBlank> Serialize for Entries<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.map.iter().map(|(name, stanza)| Entry { key: self.key, name, stanza }))
    }
}

struct Entry<'a, T> {
    key: &'static str,
    name: &'a str,
    stanza: &'a T,
}

impl<T: Serialize + MayBeBlank> Serialize for Entry<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.stanza.is_blank() {
            map.serialize_entry(self.key, self.stanza)?;
        }
        if !self.name.is_empty() {
            map.serialize_entry("name", self.name)?;
        }
        map.end()
    }
}

/// Extensions as a v1 list: the name always, the payload whole, null left out.
struct Payloads<'a>(&'a Extensions);

impl Serialize for Payloads<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for (name, payload) in self.0 {
            let mut item = BTreeMap::<&str, Box<RawValue>>::new();
            if let Some(json) = payload {
                item.insert("extension", raw(json).map_err(serde::ser::Error::custom)?);
            }
            item.insert("name", serde_json::value::to_raw_value(name).map_err(serde::ser::Error::custom)?);
            list.serialize_element(&item)?;
        }
        list.end()
    }
}

fn raw(json: &str) -> serde_json::Result<Box<RawValue>> {
    RawValue::from_string(json.to_owned())
}

fn extensions<S: Serializer>(map: &Extensions, serializer: S) -> Result<S::Ok, S::Error> {
    Payloads(map).serialize(serializer)
}

fn data<S: Serializer>(data: &Data, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(data.as_deref().unwrap_or_default()))
}

fn extra<S: Serializer>(map: &BTreeMap<String, Option<Vec<String>>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(map.iter().map(|(key, values)| (key, values.as_deref().unwrap_or_default())))
}

fn payload<S: Serializer>(json: &Option<Box<str>>, serializer: S) -> Result<S::Ok, S::Error> {
    raw(json.as_deref().unwrap_or("null")).map_err(serde::ser::Error::custom)?.serialize(serializer)
}

/// An exec plugin's configuration that is zero as a whole is left out.
fn no_payload(json: &Option<Box<str>>) -> bool {
    matches!(json.as_deref(), None | Some("null" | "{}" | "[]" | "\"\"" | "false" | "0" | "-0"))
}

fn no_items<T>(list: &Option<Vec<T>>) -> bool {
    list.as_ref().is_none_or(Vec::is_empty)
}

fn no_entries(config: &Option<BTreeMap<String, String>>) -> bool {
    config.as_ref().is_none_or(BTreeMap::is_empty)
}

fn is_false(flag: &bool) -> bool {
    !flag
}
