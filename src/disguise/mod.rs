//! Replaces the secrets in the scenario of a real machine by stand-ins and moves its paths under `/world`, so that it can be shared.
//!
//! Names, servers, user names and the formatting of the files are kept. The outcome of the disguised scenario corresponds to the real one;
//! [`Disguised::differences`] returns where it does not. Before it is shared, [`Disguised::leaks`] takes a last look at it.

mod command_line;
mod last_look;
mod moves;
pub mod stand_in;
mod stanza;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::decode::decode;
use crate::encode;
use crate::go::utf16::{self, ByteOrder};
use crate::json;
use crate::kubeconfig::{AuthInfo, Cluster, Context, FieldInfo, Record, Reference, Shape, all_fields};
use crate::outcome::Outcome;
use crate::resolve::ca_bundle::is_ca_bundle;
use crate::scenario::{File, FileKind, Loading, SERVICE_ACCOUNT, Scenario, World};
use crate::secrets::parts::{is_shown, is_word, url_without_secrets, without_secrets};
use crate::untrusted::{looks_secret, shown};

use moves::Moves;
use stand_in::StandIns;
use text::{Text, disguise_lines};

/// The stand-in for certificate authorities that Go would accept. Its key no longer exists.
const CERTIFICATE: &str = include_str!("stand-in.crt");

/// The words that every scenario of `capture` may have, whatever was captured.
const OWN_WORDS: &str = "apiVersion: v1, kind: Config, captured/kubectl: what kubectl saw on a machine, secrets replaced; release, loading, overrides, symlink, base64, \
    explicitPath, currentContext, clusterDefaults, KUBECONFIG, KUBERNETES_MASTER, KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT, \
    POD_NAMESPACE, HTTPS_PROXY, HTTP_PROXY, NO_PROXY, https_proxy, http_proxy, no_proxy, REQUEST_METHOD, KUBERC, KUBECTL_KUBERC, \
    KUBECTL_ENABLE_CMD_SHADOW, PATH, argv, Preference, kubectl.config.k8s.io, defaults, options, overrides, flags, default, aliases, \
    prependArgs, appendArgs, credentialPluginPolicy, credentialPluginAllowlist, command, /var/run/secrets/kubernetes.io/serviceaccount";

/// A scenario that can be shared.
pub struct Disguised {
    /// The scenario.
    pub scenario: Scenario,
    /// What could not be kept unchanged, for people.
    pub notes: Vec<String>,
    stand_ins: StandIns,
    moves: Moves,
}

/// Disguises a scenario. `kubeconfigs` lists the files of its world that are kubeconfigs, and may list kubectl's preferences; all others hold
/// tokens, keys or certificates. `homes` are the user's home folders besides `$HOME`.
pub fn disguise(real: &Scenario, kubeconfigs: &BTreeSet<String>, homes: &[String]) -> Disguised {
    let homes = real.world.env.get("HOME").into_iter().chain(homes);
    let mut work = Work { moves: Moves::of(homes.map(String::as_str)), stand_ins: StandIns::default(), notes: Vec::new() };
    let mut scenario = real.clone();
    scenario.world = work.world(real, kubeconfigs);
    scenario.argv = real.argv.as_deref().map(|argv| work.argv(argv));
    if let Some(Loading { explicit_path: Some(path), .. }) = &mut scenario.loading {
        *path = work.path(path);
    }
    if let Some(overrides) = &mut scenario.overrides {
        overrides.user.iter_mut().for_each(|user| work.override_stanza::<AuthInfo>(user));
        overrides.cluster.iter_mut().chain(&mut overrides.cluster_defaults).for_each(|cluster| work.override_stanza::<Cluster>(cluster));
        overrides.context.iter_mut().for_each(|context| work.override_stanza::<Context>(context));
        work.name(&mut overrides.current_context);
        work.name(&mut overrides.timeout);
    }
    let Work { moves, stand_ins, notes } = work;
    Disguised { scenario, notes, stand_ins, moves }
}

impl Disguised {
    /// Returns the secrets, and the homes of the user, that are still in the scenario, of which `text` is the written form.
    pub fn leaks(&self, text: &str) -> Vec<&str> {
        let contents = self.scenario.world.files.values().filter_map(|file| match &file.kind {
            // In the text, these are base64.
            FileKind::Content(bytes) if std::str::from_utf8(bytes).is_err() => Some(Encoding::read(bytes).0),
            _ => None,
        });
        let text = contents.fold(text.to_owned(), |text, content| text + "\n" + &content);
        let fields = all_fields().fold(OWN_WORDS.to_owned(), |words, field| words + "\n" + field.name);
        let shown = fields + "\n" + self.stand_ins.shown();
        let mut found: Vec<&str> = last_look::leaks(self.stand_ins.secrets(), &shown, &text).into_iter().collect();
        let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || "-_.".contains(next));
        let is_left = |home: &&str| text.match_indices(*home).any(|(at, home)| text.get(at + home.len()..).is_some_and(ends));
        found.extend(self.moves.hidden_homes().filter(is_left));
        found
    }

    /// Returns the places where the disguised scenario's outcome does not correspond to the real one in its shape, error codes or names. The
    /// request is not looked at: stand-ins for certificates and keys are none.
    pub fn differences(&self, real: &Outcome, disguised: &Outcome) -> Vec<String> {
        let mut found = Vec::new();
        let [real, disguised] = [real, disguised].map(|outcome| Outcome { request: None, ..outcome.clone() });
        match (json::to_value(&real), json::to_value(&disguised)) {
            (Ok(real), Ok(disguised)) => self.compare("outcome", &real, &disguised, &mut found),
            _ => found.push("outcome".to_owned()),
        }
        found
    }

    /// Compares two values. The names of the places are those of the disguised outcome, where one has the value: a real one may be a secret.
    fn compare(&self, place: &str, real: &Value, disguised: &Value, found: &mut Vec<String>) {
        let is_named = [".code", "].name", ".host", ".current-context"].iter().any(|key| place.ends_with(key));
        match (real, disguised) {
            (Value::Object(one), Value::Object(other)) => {
                let keys: BTreeMap<&str, &str> = one.keys().map(|key| (self.stand_ins.given(key), key.as_str())).collect();
                for (key, value) in other {
                    let of_real = keys.get(key.as_str()).and_then(|key| one.get(*key)).unwrap_or(&Value::Null);
                    self.compare(&format!("{place}.{}", shown(key)), of_real, value, found);
                }
                let is_missing = keys.keys().any(|key| !other.contains_key(*key));
                found.extend(is_missing.then(|| place.to_owned()));
            }
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
                // Renamed entries are in another order.
                let one = self.in_order_of_stand_ins(one);
                one.iter().zip(other).enumerate().for_each(|(at, (one, other))| self.compare(&format!("{place}[{at}]"), one, other, found));
            }
            (Value::String(one), Value::String(other)) => {
                if is_named && self.stand_ins.given(one) != other && !one.contains('@') && !one.contains('?') && !one.contains('#') {
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

    /// Returns the items of a list, sorted by the stand-ins of their names if some have names that were replaced.
    fn in_order_of_stand_ins<'v>(&self, items: &'v [Value]) -> Vec<&'v Value> {
        let name = |item: &'v Value| item.get("name").and_then(Value::as_str).unwrap_or_default();
        let mut sorted: Vec<&Value> = items.iter().collect();
        if items.iter().any(|item| self.stand_ins.given(name(item)) != name(item)) {
            sorted.sort_by_key(|item| self.stand_ins.given(name(item)));
        }
        sorted
    }
}

struct Work {
    moves: Moves,
    stand_ins: StandIns,
    notes: Vec<String>,
}

impl Work {
    fn world(&mut self, real: &Scenario, kubeconfigs: &BTreeSet<String>) -> World {
        let kuberc = Work::kuberc_of(real);
        let mut files = BTreeMap::new();
        for (path, file) in &real.world.files {
            let kind = match &file.kind {
                FileKind::Dir => FileKind::Dir,
                FileKind::Symlink(target) => FileKind::Symlink(self.path(target)),
                FileKind::Content(bytes) => FileKind::Content(match path.strip_prefix(SERVICE_ACCOUNT) {
                    Some("/namespace") => {
                        self.stand_ins.show(&String::from_utf8_lossy(bytes));
                        bytes.clone()
                    }
                    Some("/ca.crt") if is_ca_bundle(bytes) => CERTIFICATE.into(),
                    None if kuberc.as_ref() == Some(path) => self.kuberc(path, bytes, real.release.unwrap_or_default().behaviours()),
                    None if kubeconfigs.contains(path) => self.kubeconfig(path, bytes, real),
                    _ => self.lines(bytes),
                }),
            };
            files.insert(self.path(path), File { kind, mode: file.mode });
        }
        let env = real.world.env.iter().map(|(name, value)| (name.clone(), self.variable(name, value))).collect();
        World { cwd: real.world.cwd.as_deref().map(|cwd| self.path(cwd)), env, files }
    }

    fn variable(&mut self, name: &str, value: &str) -> String {
        match name {
            "HOME" | "PWD" => self.path(value),
            "KUBECONFIG" => value.split(':').map(|path| self.path(path)).collect::<Vec<_>>().join(":"),
            "KUBERC" if value != "off" => self.path(value),
            "PATH" => value.split(':').map(|folder| self.path(folder)).collect::<Vec<_>>().join(":"),
            "KUBERNETES_MASTER" | "HTTPS_PROXY" | "HTTP_PROXY" | "https_proxy" | "http_proxy" => {
                self.showing(|_, stand_ins| url_without_secrets(value, |secret| stand_ins.of(secret)))
            }
            _ => {
                let mut value = value.to_owned();
                self.name(&mut value);
                value
            }
        }
    }

    /// Returns a path in the world, in which parts that look like secrets have stand-ins.
    fn path(&mut self, path: &str) -> String {
        let moved = self.moves.path(path);
        if !looks_secret(&moved) {
            self.stand_ins.show(&moved);
            return moved;
        }
        let part = |part: &str| if looks_secret(part) { self.stand_ins.of(part) } else { part.to_owned() };
        moved.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    /// Replaces a name that looks like a secret.
    fn name(&mut self, name: &mut String) {
        if looks_secret(name) {
            *name = self.stand_ins.of(name);
        } else {
            self.stand_ins.show(name);
        }
    }

    /// Remembers as shown what `make` returns.
    fn showing(&mut self, make: impl FnOnce(&Moves, &mut StandIns) -> String) -> String {
        let text = make(&self.moves, &mut self.stand_ins);
        self.stand_ins.show(&text);
        text
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
        let is_faithful = read(&disguised).is_some_and(|found| stanza::corresponds(&config, &found, &mut self.stand_ins, &moved));
        if is_faithful {
            return disguised;
        }
        let path = shown(path);
        match encode::for_people(&stanza::disguised(config, &mut self.stand_ins, &moved)) {
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
            Value::String(text) if is_shown(field, text) => {
                let is_path = field.reference != Reference::Never;
                *text = self.showing(|moves, _| if is_path { moves.path(text) } else { text.clone() });
            }
            Value::String(text) => *text = self.showing(|_, stand_ins| without_secrets(field, text, |secret| stand_ins.of(secret))),
            Value::Array(items) => items.iter_mut().for_each(|item| self.override_value(field, item)),
            Value::Object(map) => {
                for (key, mut value) in std::mem::take(map) {
                    self.override_value(field, &mut value);
                    map.insert(if field.shape != Shape::Open || is_word(&key) { key } else { self.stand_ins.of(&key) }, value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
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
