//! Config to the v1 document that client-go writes (DEC-20, DEC-21), as JSON and as YAML text.
//!
//! Unlike an outcome, the document leaves little out: lists that are empty are `null`, `server`, `cluster` and `user` always stand in
//! their stanzas, an exec block always has `args`, `env` and `provideClusterInfo`. Keys stand in the order of client-go's v1 types.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::kubeconfig::{
    AuthInfo, AuthProviderConfig, Cluster, Config, Context, Data, ExecConfig, ExecEnvVar, Extensions, Preferences, is_unset,
};
use crate::yaml_text;

/// The document as Go's `json.Marshal` prints it: compact, in the order of the v1 types, `<`, `>`, `&` escaped.
pub fn to_json(config: &Config) -> String {
    // Serialising fails only on payloads that are no JSON, and those cannot come out of a decoder.
    let json = serde_json::to_string(&Document(config)).unwrap_or_default();
    // In JSON these characters occur in strings alone.
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The document as a JSON value, keys in no order.
pub fn to_value(config: &Config) -> Value {
    serde_json::from_str(&to_json(config)).unwrap_or_default()
}

/// The document as YAML text: the same document that kubectl prints, keys sorted as kubectl sorts them.
pub fn to_yaml(config: &Config) -> String {
    yaml_text::write(&to_value(config))
}

/// The first character that kubectl cannot print as YAML: it reads its own JSON as YAML on the way, and control characters that JSON
/// leaves as they are make it fail.
pub fn unprintable(config: &Config) -> Option<char> {
    to_json(config).chars().find(|character| matches!(character, '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}'))
}

/// Compact JSON with one value a line, four spaces a level, as Go's `json.Indent` lays it out.
pub fn indent(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut in_string = false;
    let mut escaped = false;
    let mut just_opened = false;
    for character in json.chars() {
        if in_string {
            out.push(character);
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        if just_opened && !matches!(character, '}' | ']') {
            depth += 1;
            line(&mut out, depth);
        }
        match character {
            '{' | '[' => out.push(character),
            '}' | ']' => {
                if !just_opened {
                    depth -= 1;
                    line(&mut out, depth);
                }
                out.push(character);
            }
            ',' => {
                out.push(',');
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            '"' => {
                in_string = true;
                out.push('"');
            }
            other => out.push(other),
        }
        just_opened = matches!(character, '{' | '[');
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("    ", depth));
}

struct Document<'a>(&'a Config);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let config = self.0;
        let mut map = serializer.serialize_struct("Config", 8)?;
        map.serialize_field("kind", "Config")?;
        map.serialize_field("apiVersion", "v1")?;
        if config.preferences != Preferences::default() {
            map.serialize_field("preferences", &PreferencesForm(&config.preferences))?;
        }
        map.serialize_field("clusters", &Named { key: "cluster", map: &config.clusters, form: ClusterForm })?;
        map.serialize_field("users", &Named { key: "user", map: &config.auth_infos, form: UserForm })?;
        map.serialize_field("contexts", &Named { key: "context", map: &config.contexts, form: ContextForm })?;
        map.serialize_field("current-context", &config.current_context)?;
        extensions::<S>(&mut map, &config.extensions)?;
        map.end()
    }
}

/// A map of stanzas as a list sorted by name; `null` where there are none.
struct Named<'a, T, F> {
    key: &'static str,
    map: &'a BTreeMap<String, T>,
    form: fn(&'a T) -> F,
}

impl<T, F: Serialize> Serialize for Named<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.map.is_empty() {
            true => serializer.serialize_none(),
            false => {
                serializer.collect_seq(self.map.iter().map(|(name, stanza)| Entry { key: self.key, name, stanza: (self.form)(stanza) }))
            }
        }
    }
}

struct Entry<'a, F> {
    key: &'static str,
    name: &'a str,
    stanza: F,
}

impl<F: Serialize> Serialize for Entry<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Entry", 2)?;
        map.serialize_field("name", self.name)?;
        map.serialize_field(self.key, &self.stanza)?;
        map.end()
    }
}

struct PreferencesForm<'a>(&'a Preferences);

impl Serialize for PreferencesForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Preferences", 2)?;
        flag::<S>(&mut map, "colors", self.0.colors)?;
        extensions::<S>(&mut map, &self.0.extensions)?;
        map.end()
    }
}

struct ClusterForm<'a>(&'a Cluster);

impl Serialize for ClusterForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cluster = self.0;
        let mut map = serializer.serialize_struct("Cluster", 9)?;
        map.serialize_field("server", &cluster.server)?;
        text::<S>(&mut map, "tls-server-name", &cluster.tls_server_name)?;
        flag::<S>(&mut map, "insecure-skip-tls-verify", cluster.insecure_skip_tls_verify)?;
        text::<S>(&mut map, "certificate-authority", &cluster.certificate_authority)?;
        data::<S>(&mut map, "certificate-authority-data", &cluster.certificate_authority_data)?;
        text::<S>(&mut map, "proxy-url", &cluster.proxy_url)?;
        flag::<S>(&mut map, "disable-compression", cluster.disable_compression)?;
        extensions::<S>(&mut map, &cluster.extensions)?;
        map.end()
    }
}

struct UserForm<'a>(&'a AuthInfo);

impl Serialize for UserForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let user = self.0;
        let mut map = serializer.serialize_struct("AuthInfo", 16)?;
        text::<S>(&mut map, "client-certificate", &user.client_certificate)?;
        data::<S>(&mut map, "client-certificate-data", &user.client_certificate_data)?;
        text::<S>(&mut map, "client-key", &user.client_key)?;
        data::<S>(&mut map, "client-key-data", &user.client_key_data)?;
        text::<S>(&mut map, "token", &user.token)?;
        text::<S>(&mut map, "tokenFile", &user.token_file)?;
        text::<S>(&mut map, "as", &user.impersonate)?;
        text::<S>(&mut map, "as-uid", &user.impersonate_uid)?;
        if !user.impersonate_groups.is_empty() {
            map.serialize_field("as-groups", &user.impersonate_groups)?;
        }
        if !user.impersonate_user_extra.is_empty() {
            map.serialize_field("as-user-extra", &user.impersonate_user_extra)?;
        }
        text::<S>(&mut map, "username", &user.username)?;
        text::<S>(&mut map, "password", &user.password)?;
        if let Some(provider) = &user.auth_provider {
            map.serialize_field("auth-provider", &ProviderForm(provider))?;
        }
        if let Some(exec) = &user.exec {
            map.serialize_field("exec", &ExecForm(exec))?;
        }
        extensions::<S>(&mut map, &user.extensions)?;
        map.end()
    }
}

struct ContextForm<'a>(&'a Context);

impl Serialize for ContextForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Context", 4)?;
        map.serialize_field("cluster", &self.0.cluster)?;
        map.serialize_field("user", &self.0.auth_info)?;
        text::<S>(&mut map, "namespace", &self.0.namespace)?;
        extensions::<S>(&mut map, &self.0.extensions)?;
        map.end()
    }
}

struct ProviderForm<'a>(&'a AuthProviderConfig);

impl Serialize for ProviderForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("AuthProviderConfig", 2)?;
        map.serialize_field("name", &self.0.name)?;
        map.serialize_field("config", &self.0.config)?;
        map.end()
    }
}

struct ExecForm<'a>(&'a ExecConfig);

impl Serialize for ExecForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exec = self.0;
        let env = exec.env.as_ref().map(|env| env.iter().map(Variable).collect::<Vec<_>>());
        let mut map = serializer.serialize_struct("ExecConfig", 7)?;
        map.serialize_field("command", &exec.command)?;
        map.serialize_field("args", &exec.args)?;
        map.serialize_field("env", &env)?;
        text::<S>(&mut map, "apiVersion", &exec.api_version)?;
        text::<S>(&mut map, "installHint", &exec.install_hint)?;
        map.serialize_field("provideClusterInfo", &exec.provide_cluster_info)?;
        text::<S>(&mut map, "interactiveMode", &exec.interactive_mode)?;
        map.end()
    }
}

/// One variable of an exec plugin; empty fields stay.
struct Variable<'a>(&'a ExecEnvVar);

impl Serialize for Variable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("ExecEnvVar", 2)?;
        map.serialize_field("name", &self.0.name)?;
        map.serialize_field("value", &self.0.value)?;
        map.end()
    }
}

/// One extension; a null payload is written as `null`.
#[derive(Serialize)]
struct Extension<'a> {
    name: &'a str,
    extension: Option<Box<RawValue>>,
}

fn extensions<S: Serializer>(map: &mut S::SerializeStruct, extensions: &Extensions) -> Result<(), S::Error> {
    if extensions.is_empty() {
        return Ok(());
    }
    let parse = |json: &str| RawValue::from_string(json.to_owned()).map_err(serde::ser::Error::custom);
    let list: Result<Vec<_>, S::Error> =
        extensions.iter().map(|(name, payload)| Ok(Extension { name, extension: payload.as_deref().map(parse).transpose()? })).collect();
    map.serialize_field("extensions", &list?)
}

fn text<S: Serializer>(map: &mut S::SerializeStruct, key: &'static str, text: &str) -> Result<(), S::Error> {
    match text {
        "" => Ok(()),
        text => map.serialize_field(key, text),
    }
}

fn flag<S: Serializer>(map: &mut S::SerializeStruct, key: &'static str, flag: bool) -> Result<(), S::Error> {
    match flag {
        false => Ok(()),
        true => map.serialize_field(key, &true),
    }
}

fn data<S: Serializer>(map: &mut S::SerializeStruct, key: &'static str, data: &Data) -> Result<(), S::Error> {
    match is_unset(data) {
        true => Ok(()),
        false => map.serialize_field(key, &STANDARD.encode(data.as_deref().unwrap_or_default())),
    }
}
