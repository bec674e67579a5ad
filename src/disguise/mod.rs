//! Replaces the secrets in the scenario of a real machine by stand-ins and moves its paths under `/world`, so that it can be shared.
//!
//! Names, servers, user names and the formatting of the files are kept. The outcome of the disguised scenario corresponds to the real one;
//! [`differences`] returns where it does not.

pub mod stand_in;
mod stanza;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::decode::decode;
use crate::encode;
use crate::go::utf16::{self, ByteOrder};
use crate::json;
use crate::kubeconfig::{AuthInfo, Cluster, FieldInfo, Record, Reference, Secrecy};
use crate::outcome::Outcome;
use crate::resolve::ca_bundle::is_ca_bundle;
use crate::scenario::{File, FileKind, Loading, SERVICE_ACCOUNT, Scenario, WORLD, World};
use crate::secrets::parts::url_without_secrets;

use stand_in::StandIns;
use text::{Text, disguise_lines};

/// The stand-in for certificate authorities that Go would accept. Its key no longer exists.
const CERTIFICATE: &str = include_str!("stand-in.crt");

/// A scenario that can be shared.
#[derive(Debug)]
pub struct Disguised {
    /// The scenario.
    pub scenario: Scenario,
    /// What could not be kept unchanged, for people.
    pub notes: Vec<String>,
}

/// Disguises a scenario. `kubeconfigs` lists the files of its world that are kubeconfigs; all others hold tokens, keys or certificates.
pub fn disguise(real: &Scenario, kubeconfigs: &BTreeSet<String>) -> Disguised {
    let mut work = Work { moves: Moves::of(&real.world), stand_ins: StandIns::default(), notes: Vec::new() };
    let mut scenario = real.clone();
    scenario.world = work.world(real, kubeconfigs);
    scenario.loading =
        real.loading.clone().map(|loading| Loading { explicit_path: loading.explicit_path.map(|path| work.moves.path(&path)), ..loading });
    if let Some(overrides) = &mut scenario.overrides {
        overrides.user.iter_mut().for_each(|user| work.override_stanza::<AuthInfo>(user));
        overrides.cluster.iter_mut().chain(&mut overrides.cluster_defaults).for_each(|cluster| work.override_stanza::<Cluster>(cluster));
    }
    Disguised { scenario, notes: work.notes }
}

struct Work {
    moves: Moves,
    stand_ins: StandIns,
    notes: Vec<String>,
}

impl Work {
    fn world(&mut self, real: &Scenario, kubeconfigs: &BTreeSet<String>) -> World {
        let mut files = BTreeMap::new();
        for (path, file) in &real.world.files {
            let kind = match &file.kind {
                FileKind::Dir => FileKind::Dir,
                FileKind::Symlink(target) => FileKind::Symlink(self.moves.path(target)),
                FileKind::Content(bytes) => FileKind::Content(match path.strip_prefix(SERVICE_ACCOUNT) {
                    Some("/namespace") => bytes.clone(),
                    Some("/ca.crt") if is_ca_bundle(bytes) => CERTIFICATE.into(),
                    None if kubeconfigs.contains(path) => self.kubeconfig(path, bytes, real),
                    _ => self.lines(bytes),
                }),
            };
            files.insert(self.moves.path(path), File { kind, mode: file.mode });
        }
        let env = real.world.env.iter().map(|(name, value)| (name.clone(), self.variable(name, value))).collect();
        World { cwd: real.world.cwd.as_deref().map(|cwd| self.moves.path(cwd)), env, files }
    }

    fn variable(&mut self, name: &str, value: &str) -> String {
        match name {
            "HOME" | "PWD" => self.moves.path(value),
            "KUBECONFIG" => value.split(':').map(|path| self.moves.path(path)).collect::<Vec<_>>().join(":"),
            "KUBERNETES_MASTER" => url_without_secrets(value, |secret| self.stand_ins.of(secret)),
            _ => value.to_owned(),
        }
    }

    fn lines(&mut self, bytes: &[u8]) -> Vec<u8> {
        let (text, encoding) = Encoding::read(bytes);
        encoding.write(&disguise_lines(&text, &mut self.stand_ins))
    }

    /// Disguises the text of a kubeconfig. If it then has another meaning, the kubeconfig is written anew from what was decoded.
    fn kubeconfig(&mut self, path: &str, bytes: &[u8], real: &Scenario) -> Vec<u8> {
        let (text, encoding) = Encoding::read(bytes);
        let read = |bytes: &[u8]| decode(bytes, real.release.unwrap_or_default().behaviours()).ok().map(|decoded| decoded.config);
        let config = read(bytes);
        let moves = &self.moves;
        let moved = |path: &str| moves.path(path);
        let disguised = Text { stand_ins: &mut self.stand_ins, moved: &moved, decodes: config.is_some() }.apply(&text);
        let disguised = encoding.write(&disguised);
        let Some(config) = config else { return disguised };
        let is_faithful = read(&disguised).is_some_and(|found| stanza::corresponds(&config, &found, &moved));
        if is_faithful {
            return disguised;
        }
        match encode::to_yaml(&stanza::disguised(config, &mut self.stand_ins, &moved)) {
            Ok(yaml) => {
                self.notes
                    .push(format!("{path}: its secrets could not be replaced in place, so it is written anew and its formatting is lost"));
                yaml.into_bytes()
            }
            Err(error) => {
                self.notes.push(format!("{path}: its secrets could not be replaced without a change of its meaning: {error}"));
                disguised
            }
        }
    }

    fn override_stanza<T: Record>(&mut self, stanza: &mut Value) {
        let Value::Object(fields) = stanza else { return };
        for (name, value) in fields {
            if let Some(field) = T::field(name) {
                self.override_value(field.info(), value);
            }
        }
    }

    fn override_value(&mut self, field: FieldInfo, value: &mut Value) {
        match value {
            Value::String(text) => match (field.secrecy, field.reference) {
                (Secrecy::Public | Secrecy::Account, Reference::Never) => {}
                (Secrecy::Public | Secrecy::Account, Reference::Path | Reference::Command) => *text = self.moves.path(text),
                (Secrecy::Url, _) => *text = url_without_secrets(text, |secret| self.stand_ins.of(secret)),
                _ => *text = self.stand_ins.of(text),
            },
            Value::Array(items) => items.iter_mut().for_each(|item| self.override_value(field, item)),
            Value::Object(map) => map.values_mut().for_each(|value| self.override_value(field, value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Maps real paths to paths of the world.
struct Moves {
    /// The home folder, if its path has its owner's name in it, and its path in the world.
    home: Option<(String, String)>,
}

impl Moves {
    fn of(world: &World) -> Moves {
        let home = world.env.get("HOME").map(|home| home.trim_end_matches('/')).and_then(|home| {
            let homes = ["/home", "/Users"].into_iter().find(|homes| {
                home.strip_prefix(homes).and_then(|name| name.strip_prefix('/')).is_some_and(|name| !name.is_empty() && !name.contains('/'))
            })?;
            Some((home.to_owned(), format!("{WORLD}{homes}/user")))
        });
        Moves { home }
    }

    /// Returns the path in the world; a relative path is unchanged.
    fn path(&self, path: &str) -> String {
        if !path.starts_with('/') || path.starts_with(SERVICE_ACCOUNT) {
            return path.to_owned();
        }
        if let Some((home, moved)) = &self.home
            && let Some(rest) = path.strip_prefix(home.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))
        {
            return format!("{moved}{rest}");
        }
        match path {
            "/" => WORLD.to_owned(),
            path => format!("{WORLD}{path}"),
        }
    }
}

/// The encoding of a text, as far as go-yaml reads it.
#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Utf16(ByteOrder),
    /// Neither: every byte is a character.
    Bytes,
}

impl Encoding {
    fn read(bytes: &[u8]) -> (String, Encoding) {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return (text.to_owned(), Encoding::Utf8);
        }
        if let Some((order, _)) = ByteOrder::of_mark(bytes)
            && bytes.len().is_multiple_of(2)
            && let Some(text) = utf16::decode(order.units(bytes))
        {
            return (text, Encoding::Utf16(order));
        }
        (bytes.iter().copied().map(char::from).collect(), Encoding::Bytes)
    }

    fn write(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16(order) => order.bytes(text),
            // All bytes above ASCII become the same one, which never makes valid UTF-8.
            Encoding::Bytes => text.chars().map(|c| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(0xFF)).collect(),
        }
    }
}

/// Returns the places where the disguised scenario's outcome does not correspond to the real one in its shape, error codes or names.
pub fn differences(real: &Outcome, disguised: &Outcome) -> Vec<String> {
    let mut found = Vec::new();
    match (json::to_value(real), json::to_value(disguised)) {
        (Ok(real), Ok(disguised)) => compare("outcome", &real, &disguised, &mut found),
        _ => found.push("outcome".to_owned()),
    }
    found
}

fn compare(place: &str, real: &Value, disguised: &Value, found: &mut Vec<String>) {
    let is_named = [".code", "].name", ".host", ".current-context"].iter().any(|key| place.ends_with(key));
    match (real, disguised) {
        (Value::Object(one), Value::Object(other)) => {
            for key in one.keys().chain(other.keys().filter(|key| !one.contains_key(*key))) {
                let null = Value::Null;
                compare(&format!("{place}.{key}"), one.get(key).unwrap_or(&null), other.get(key).unwrap_or(&null), found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).enumerate().for_each(|(at, (one, other))| compare(&format!("{place}[{at}]"), one, other, found));
        }
        (Value::String(one), Value::String(other)) => {
            if is_named && one != other && !one.contains('@') && !one.contains('?') {
                found.push(place.to_owned());
            }
        }
        (one, other) => {
            if one != other {
                found.push(place.to_owned());
            }
        }
    }
}
