//! The form in which outcomes print a kubeconfig: v1 field names, lists sorted by name, unset fields left out.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::field::{Field, Record, Slot};
use super::types::{AuthInfo, AuthProviderConfig, Cluster, Config, Context, Entries, ExecConfig, ExecEnvVar, Extensions, Preferences};

macro_rules! serialize {
    ($($type:ty),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                <$type>::FIELDS.iter().try_for_each(|field| entry(field, self, &mut map))?;
                map.end()
            }
        }
    )*};
}

serialize!(Preferences, Cluster, AuthInfo, Context, AuthProviderConfig, ExecEnvVar);

impl Serialize for Config {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields: Vec<_> = Config::FIELDS.iter().collect();
        fields.sort_by_key(|field| field.name);
        let mut map = serializer.serialize_map(None)?;
        fields.into_iter().try_for_each(|field| entry(field, self, &mut map))?;
        map.end()
    }
}

impl Serialize for ExecConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        ExecConfig::FIELDS.iter().try_for_each(|field| entry(field, self, &mut map))?;
        if let Some(json) = self.config.as_deref().filter(|json| !is_zero(json)) {
            map.serialize_entry("config", &raw(json)?)?;
        }
        map.end()
    }
}

/// Writes one field, if it is set.
fn entry<T, M: SerializeMap>(field: &Field<T>, record: &T, map: &mut M) -> Result<(), M::Error> {
    let name = field.name;
    if !field.is_set(record) {
        return Ok(());
    }
    match &field.slot {
        Slot::Text(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Flag(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Data(lens) => map.serialize_entry(name, &STANDARD.encode((lens.get)(record).as_deref().unwrap_or_default())),
        Slot::Texts(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::OptionalTexts(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::TextsByKey(lens) => map.serialize_entry(name, &Lists((lens.get)(record))),
        Slot::Settings(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Extensions(lens) => map.serialize_entry(name, &Payloads((lens.get)(record))),
        Slot::AuthProvider(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Exec(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Env(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Preferences(lens) => map.serialize_entry(name, (lens.get)(record)),
        Slot::Clusters(lens) => map.serialize_entry(name, &Listed((lens.get)(record))),
        Slot::Users(lens) => map.serialize_entry(name, &Listed((lens.get)(record))),
        Slot::Contexts(lens) => map.serialize_entry(name, &Listed((lens.get)(record))),
    }
}

/// Serialises stanzas by name as a v1 list.
struct Listed<'a, T>(&'a Entries<T>);

impl<T: Serialize + Record> Serialize for Listed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(name, stanza)| Entry { name, stanza: &**stanza }))
    }
}

struct Entry<'a, T> {
    name: &'a str,
    stanza: &'a T,
}

impl<T: Serialize + Record> Serialize for Entry<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.stanza.is_blank() {
            map.serialize_entry(T::WORD, self.stanza)?;
        }
        if !self.name.is_empty() {
            map.serialize_entry("name", self.name)?;
        }
        map.end()
    }
}

/// Serialises lists by key, with an empty list for null.
struct Lists<'a>(&'a BTreeMap<String, Option<Vec<String>>>);

impl Serialize for Lists<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, values)| (key, values.as_deref().unwrap_or_default())))
    }
}

/// Serialises extensions as a v1 list: always the name, and the payload unless it is null.
struct Payloads<'a>(&'a Extensions);

impl Serialize for Payloads<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for (name, payload) in self.0 {
            list.serialize_element(&Extension { extension: payload.as_deref().map(raw).transpose()?, name })?;
        }
        list.end()
    }
}

#[derive(Serialize)]
struct Extension<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<Box<RawValue>>,
    name: &'a str,
}

fn raw<E: serde::ser::Error>(json: &str) -> Result<Box<RawValue>, E> {
    RawValue::from_string(json.to_owned()).map_err(E::custom)
}

/// Whether the whole configuration of an exec plugin is a zero value.
fn is_zero(json: &str) -> bool {
    matches!(json, "null" | "{}" | "[]" | "\"\"" | "false" | "0" | "-0")
}
