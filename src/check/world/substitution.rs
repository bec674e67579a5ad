//! Replaces `/world` by the folder that stands for it on disk, and back.
//!
//! If a world cannot be mounted at `/world`, every `/world` at the beginning of a path (not after `.`, `/` or a letter) is replaced by the
//! real root in the scenario, and the root by `/world` in the answer.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::scenario::{File, FileKind, Scenario, WORLD};

/// The replacement of `/world` by a root, and back.
#[derive(Clone, Debug)]
pub struct Substitution {
    root: String,
}

impl Substitution {
    /// Makes the replacement of `/world` by `root`.
    pub fn new(root: impl Into<String>) -> Self {
        Substitution { root: root.into() }
    }

    /// Returns the folder that stands for `/world`.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Whether `/world` stands for itself.
    pub fn is_identity(&self) -> bool {
        self.root == WORLD
    }

    /// Returns the scenario in terms of the root: files, links, environment, loading, flags and overrides. The result always has a working
    /// directory, since an adapter cannot know the root's name, which is the default.
    pub fn enter(&self, scenario: &Scenario) -> Scenario {
        if self.is_identity() {
            return scenario.clone();
        }
        let mut entered = self.rename(scenario, &|text| self.out(text), &|bytes| replace(bytes, WORLD, &self.root));
        entered.world.cwd.get_or_insert_with(|| self.root.clone());
        entered
    }

    /// Returns the scenario in terms of `/world`: the inverse of [`Substitution::enter`].
    pub fn leave(&self, scenario: &Scenario) -> Scenario {
        if self.is_identity() {
            return scenario.clone();
        }
        self.rename(scenario, &|text| self.back(text), &|bytes| replace(bytes, &self.root, WORLD))
    }

    /// Converts an outcome in terms of `/world` to one in terms of the root.
    pub fn outcome_out(&self, outcome: Value) -> Value {
        if self.is_identity() {
            return outcome;
        }
        each_text(with_decoded_writes(outcome, WORLD, &self.root), &|text| self.out(text))
    }

    /// Converts an outcome in terms of the root to one in terms of `/world`.
    pub fn outcome_back(&self, outcome: Value) -> Value {
        if self.is_identity() {
            return outcome;
        }
        each_text(with_decoded_writes(outcome, &self.root, WORLD), &|text| self.back_above(&self.back(text)))
    }

    /// Replaces the folder that holds the root by `/`: a path that leaves the world (`../../pki` from `/world/work`) leads to that folder,
    /// which holds nothing but the root.
    fn back_above(&self, text: &str) -> String {
        match self.root.strip_suffix(WORLD).filter(|above| text.contains(above)) {
            Some(above) if text == above => "/".to_owned(),
            Some(above) => replace_text(text, &format!("{above}/"), "/"),
            None => text.to_owned(),
        }
    }

    fn out(&self, text: &str) -> String {
        replace_text(text, WORLD, &self.root)
    }

    fn back(&self, text: &str) -> String {
        replace_text(text, &self.root, WORLD)
    }

    fn rename(&self, scenario: &Scenario, text: &dyn Fn(&str) -> String, bytes: &dyn Fn(&[u8]) -> Vec<u8>) -> Scenario {
        let mut renamed = scenario.clone();
        let world = &mut renamed.world;
        world.cwd = world.cwd.as_deref().map(text);
        world.env = world.env.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        world.files = rename_files(&scenario.world.files, text, bytes);
        if let Some(loading) = &mut renamed.loading {
            rename_in_place(loading.explicit_path.iter_mut(), text);
            rename_in_place(loading.precedence.iter_mut().flatten(), text);
            for migration in loading.migrations.iter_mut().flatten() {
                rename_in_place([&mut migration.to, &mut migration.from], text);
            }
        }
        if let Some(flags) = &mut renamed.flags {
            rename_in_place([&mut flags.master, &mut flags.kubeconfig], text);
        }
        if let Some(bytes) = &mut renamed.bytes {
            rename_in_place([&mut bytes.file], text);
        }
        rename_in_place(renamed.argv.iter_mut().flatten(), text);
        if let Some(overrides) = &mut renamed.overrides {
            rename_in_place([&mut overrides.current_context, &mut overrides.timeout], text);
            for stanza in [&mut overrides.context, &mut overrides.cluster, &mut overrides.cluster_defaults, &mut overrides.user] {
                *stanza = stanza.take().map(|value| each_text(value, text));
            }
        }
        renamed
    }
}

fn rename_in_place<'a>(texts: impl IntoIterator<Item = &'a mut String>, rename: &dyn Fn(&str) -> String) {
    for text in texts {
        *text = rename(text);
    }
}

fn rename_files(files: &BTreeMap<String, File>, text: &dyn Fn(&str) -> String, bytes: &dyn Fn(&[u8]) -> Vec<u8>) -> BTreeMap<String, File> {
    let rename = |file: &File| File {
        kind: match &file.kind {
            FileKind::Content(content) => FileKind::Content(bytes(content)),
            FileKind::Dir => FileKind::Dir,
            FileKind::Symlink(target) => FileKind::Symlink(text(target)),
        },
        mode: file.mode,
    };
    files.iter().map(|(path, file)| (text(path), rename(file))).collect()
}

/// Replaces `from` at the beginning of every path.
fn replace(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        let before = replaced.last().copied();
        let begins = !before.is_some_and(|byte: u8| byte == b'.' || byte == b'/' || byte.is_ascii_alphabetic());
        match rest.strip_prefix(from.as_bytes()) {
            Some(after) if begins => {
                replaced.extend_from_slice(to.as_bytes());
                rest = after;
            }
            _ => {
                replaced.push(rest[0]);
                rest = &rest[1..];
            }
        }
    }
    replaced
}

fn replace_text(text: &str, from: &str, to: &str) -> String {
    // UTF-8 is replaced by UTF-8, so nothing is lost.
    String::from_utf8_lossy(&replace(text.as_bytes(), from, to)).into_owned()
}

/// Changes every string of a value, keys included. It recurses: overrides and outcomes are read as values of some hundred levels at most.
fn each_text(value: Value, change: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(&text)),
        Value::Array(items) => items.into_iter().map(|item| each_text(item, change)).collect(),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (change(&key), each_text(value, change))).collect()),
        other => other,
    }
}

/// Replaces paths in the content of written files that are not UTF-8, which is in base64.
fn with_decoded_writes(mut outcome: Value, from: &str, to: &str) -> Value {
    let writes = outcome.get_mut("writes").and_then(Value::as_array_mut);
    for write in writes.into_iter().flatten().filter_map(Value::as_object_mut) {
        if let Some(encoded) = replaced_base64(write, from, to) {
            write.insert("base64".into(), Value::String(encoded));
        }
    }
    outcome
}

fn replaced_base64(write: &Map<String, Value>, from: &str, to: &str) -> Option<String> {
    let bytes = STANDARD.decode(write.get("base64")?.as_str()?).ok()?;
    Some(STANDARD.encode(replace(&bytes, from, to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_only_what_begins_a_path() {
        let rename = |text: &str| replace_text(text, WORLD, "/tmp/k7/world");
        assert_eq!(rename("/world/a:/world"), "/tmp/k7/world/a:/tmp/k7/world");
        assert_eq!(rename("./world x/world //world"), "./world x/world //world");
        assert_eq!(rename("server: https://h:6443/world"), "server: https://h:6443/tmp/k7/world");
        assert_eq!(rename("\"/world\", '/worlds'"), "\"/tmp/k7/world\", '/tmp/k7/worlds'");
    }

    #[test]
    fn what_is_entered_is_left_again() {
        let scenario: Scenario = serde_json::from_value(serde_json::json!({
            "id": "a/b",
            "world": {"cwd": "/world/w", "env": {"HOME": "/world/h", "X": "1/world"}, "files": {
                "/world/w/a": {"text": "certificate-authority: /world/ca\nx: a/world"},
                "/world/b": {"base64": "/y93b3JsZA=="},
                "/world/l": {"symlink": "/world/b"},
            }},
            "loading": {"explicitPath": "/world/w/a", "migrations": [{"to": "/world/n", "from": "/world/o"}]},
            "overrides": {"user": {"tokenFile": "/world/t"}},
        }))
        .unwrap();
        let substitution = Substitution::new("/tmp/k7/world");
        let entered = substitution.enter(&scenario);
        assert_eq!(entered.world.files["/tmp/k7/world/l"].kind, FileKind::Symlink("/tmp/k7/world/b".into()));
        assert_eq!(entered.overrides.as_ref().unwrap().user.as_ref().unwrap()["tokenFile"], "/tmp/k7/world/t");
        assert_eq!(entered.world.env["X"], "1/tmp/k7/world");
        assert_eq!(substitution.leave(&entered), scenario);
    }

    #[test]
    fn the_working_directory_is_said_under_the_root() {
        let scenario = Scenario { id: "a/b".into(), ..Scenario::default() };
        assert_eq!(Substitution::new("/tmp/k7/world").enter(&scenario).world.cwd.as_deref(), Some("/tmp/k7/world"));
        assert_eq!(Substitution::new(WORLD).enter(&scenario).world.cwd, None);
    }

    #[test]
    fn a_way_out_of_the_world_is_put_back() {
        let substitution = Substitution::new("/tmp/k7/world");
        let outcome = serde_json::json!({"client": {"ok": {"tls": {"caFile": "/tmp/k7/pki/ca", "keyFile": "/tmp/k7"}}}});
        let expected = serde_json::json!({"client": {"ok": {"tls": {"caFile": "/pki/ca", "keyFile": "/"}}}});
        assert_eq!(substitution.outcome_back(outcome), expected);
    }

    #[test]
    fn written_bytes_are_put_back_too() {
        let substitution = Substitution::new("/tmp/k7/world");
        let outcome = serde_json::json!({"writes": [{"path": "/tmp/k7/world/c", "base64": STANDARD.encode(b"\xff /tmp/k7/world/x")}]});
        let expected = serde_json::json!({"writes": [{"path": "/world/c", "base64": STANDARD.encode(b"\xff /world/x")}]});
        assert_eq!(substitution.outcome_back(outcome), expected);
    }
}
