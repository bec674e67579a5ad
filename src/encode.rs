//! Encodes a config as the v1 document that client-go writes (DEC-20, DEC-21), in JSON or YAML.
//!
//! Unlike an outcome, the document leaves little out: empty lists are `null`, stanzas always have `server`, `cluster` and `user`, and an
//! exec block always has `args`, `env` and `provideClusterInfo`. The keys are in the order of client-go's v1 types.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::go::json;
use crate::kubeconfig::{Config, Entries, Extensions, Field, Record, Slot};
use crate::release::{Behaviours, Release};
use crate::yaml::dialect::Dialect;
use crate::yaml::document;
use crate::yaml::emit::emit;
use crate::yaml::error::Failure;
use crate::yaml_text;

/// Encodes the config as Go's `json.Marshal` does: compact, in the order of the v1 types, with `<`, `>` and `&` escaped.
///
/// # Errors
/// The payload of an extension is not JSON, which decoding never returns.
pub fn to_json(config: &Config) -> serde_json::Result<String> {
    Ok(json::html_escape(&serde_json::to_string(&Document(config))?))
}

/// Encodes the config as the YAML that client-go writes and kubectl prints, byte by byte: they read their own JSON as YAML, and write that.
///
/// # Errors
/// The JSON cannot be read as YAML: a text has a control character that JSON does not escape.
pub fn to_yaml(config: &Config, behaviours: Behaviours) -> Result<String, EncodeError> {
    let json = to_json(config)?;
    let dialect = Dialect::of(behaviours);
    let document = document::read(json.as_bytes(), dialect).map_err(|failure| EncodeError::of(&failure))?;
    Ok(emit(&document.tree, dialect))
}

/// Encodes the config as YAML that every reader reads alike, which client-go's own is not.
///
/// # Errors
/// The payload of an extension is not JSON, which decoding never returns.
pub fn for_people(config: &Config) -> serde_json::Result<String> {
    yaml_text::write(&Document(config))
}

/// Why a config cannot be written as YAML.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The payload of an extension is not JSON, which decoding never returns.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// client-go fails in the same way.
    #[error("client-go cannot write it as YAML: {0}")]
    Unreadable(String),
}

impl EncodeError {
    fn of(failure: &Failure) -> EncodeError {
        EncodeError::Unreadable(match failure {
            Failure::Refused(error) => error.message.to_string(),
            Failure::Crash { message, .. } => (*message).to_owned(),
        })
    }
}

struct Document<'a>(&'a Config);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", "Config")?;
        map.serialize_entry("apiVersion", "v1")?;
        entries(self.0, &mut map)?;
        map.end()
    }
}

/// Serialises the fields of a struct in the order of the table.
struct Form<'a, T>(&'a T);

impl<T: Record> Serialize for Form<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entries(self.0, &mut map)?;
        map.end()
    }
}

/// Writes the fields that the newest release knows, if they are set or always written.
fn entries<T: Record, M: SerializeMap>(record: &T, map: &mut M) -> Result<(), M::Error> {
    let behaviours = Release::NEWEST.behaviours();
    let is_written = |field: &&Field<T>| field.is_known(behaviours) && (field.always_written || field.is_set(record));
    T::FIELDS.iter().filter(is_written).try_for_each(|field| entry(field, record, map))
}

fn entry<T, M: SerializeMap>(field: &Field<T>, record: &T, map: &mut M) -> Result<(), M::Error> {
    let name = field.name;
    match &field.slot {
        Slot::Text(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Flag(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Data(lens) => map.serialize_entry(name, &STANDARD.encode((lens.get)(record).as_deref().unwrap_or_default())),
        Slot::Texts(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::OptionalTexts(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::TextsByKey(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Settings(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Extensions(lens) => map.serialize_entry(name, &payloads::<M>((lens.get)(record))?),
        Slot::AuthProvider(lens) => map.serialize_entry(name, &(lens.get)(record).as_deref().map(Form)),
        Slot::Exec(lens) => map.serialize_entry(name, &(lens.get)(record).as_deref().map(Form)),
        Slot::Env(lens) => map.serialize_entry(name, &(lens.get)(record).as_ref().map(|env| env.iter().map(Form).collect::<Vec<_>>())),
        Slot::Preferences(lens) => map.serialize_entry(name, &Form((lens.get)(record))),
        Slot::Clusters(lens) => map.serialize_entry(name, &Named((lens.get)(record))),
        Slot::Users(lens) => map.serialize_entry(name, &Named((lens.get)(record))),
        Slot::Contexts(lens) => map.serialize_entry(name, &Named((lens.get)(record))),
    }
}

/// Serialises a map of stanzas as a list sorted by name, or as `null` if it is empty.
struct Named<'a, T>(&'a Entries<T>);

impl<T: Record> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            return serializer.serialize_none();
        }
        serializer.collect_seq(self.0.iter().map(|(name, stanza)| Entry { name, stanza: &**stanza }))
    }
}

struct Entry<'a, T> {
    name: &'a str,
    stanza: &'a T,
}

impl<T: Record> Serialize for Entry<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry(T::WORD, &Form(self.stanza))?;
        map.end()
    }
}

/// One extension, whose null payload is written as `null`.
#[derive(Serialize)]
struct Extension<'a> {
    name: &'a str,
    extension: Option<Box<RawValue>>,
}

fn payloads<M: SerializeMap>(extensions: &Extensions) -> Result<Vec<Extension<'_>>, M::Error> {
    let parse = |json: &str| RawValue::from_string(json.to_owned()).map_err(serde::ser::Error::custom);
    extensions.iter().map(|(name, payload)| Ok(Extension { name, extension: payload.as_deref().map(parse).transpose()? })).collect()
}
