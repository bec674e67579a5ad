//! Finds the rules that the header and the fields of a kubeconfig of either version come under.

use std::collections::HashSet;

use memchr::memchr2;

use super::notes::{Notes, Unknown};
use crate::decode::header::{ApiVersion, slot};
use crate::kubeconfig::{AuthInfo, AuthProviderConfig, Cluster, Config, Context, ExecConfig, ExecEnvVar, Field, Preferences, Record, Slot};
use crate::rule::Rule;
use crate::yaml::json::sorted_pairs;
use crate::yaml::kind::Kind;
use crate::yaml::position::Offset;
use crate::yaml::tree::{Index, Tree};

/// What client-go keeps in an exec block but does not read from files (DEC-17).
const NOT_FROM_A_FILE: [&str; 5] = ["config", "stdinUnavailable", "stdinUnavailableMessage", "pluginPolicy", "cluster"];

/// Notes the rules of `kind` and `apiVersion`.
pub(super) fn explain_header(tree: &Tree<'_>, root: Index, notes: &mut Notes) {
    let mut given = HashSet::new();
    for (key, value) in sorted_pairs(tree, root) {
        let (name, at) = (tree.bytes(key), tree.node(key).at);
        let is_slashed = matches!(tree.bytes(value), b"/" | b"/v1" | b"/__internal");
        let Some(field) = slot(name) else { continue };
        match name {
            b"apiVersion" if is_slashed => notes.add(Rule::Dec03, tree.node(value).at),
            b"kind" | b"apiVersion" => {}
            _ => notes.add(Rule::Dec04, at),
        }
        if tree.kind(value) != Kind::Null && !tree.bytes(value).is_empty() {
            given.insert(field);
        }
    }
    if given.len() < 2 {
        notes.add(Rule::Dec01, tree.node(root).at);
    }
}

/// Notes the rules of every field of the document.
pub(super) fn explain(tree: &Tree<'_>, root: Index, version: ApiVersion, notes: &mut Notes) {
    if version == ApiVersion::Internal {
        notes.add(Rule::Dec05, tree.node(root).at);
    }
    Explainer { tree, version, notes }.record::<Config>(root);
}

struct Explainer<'t, 'a> {
    tree: &'t Tree<'a>,
    version: ApiVersion,
    notes: &'t mut Notes,
}

impl Explainer<'_, '_> {
    /// Notes the rules of a struct of the table of fields.
    fn record<T: Record>(&mut self, index: Index) {
        let tree = self.tree;
        if tree.kind(index) != Kind::Mapping {
            return;
        }
        for (key, value) in sorted_pairs(tree, index) {
            let name = String::from_utf8_lossy(tree.bytes(key));
            let at = tree.node(key).at;
            match T::FIELDS.iter().find(|field| self.name(field) == Some(&name)) {
                Some(field) => {
                    self.value(&field.slot, value);
                    if !field.is_known(self.notes.behaviours) {
                        self.notes.add(Rule::Dec18, at);
                        self.notes.unknown(Unknown { rule: Rule::Dec18, ..Unknown::new(name.into_owned(), T::WORD, Vec::new(), at) });
                    }
                }
                None if T::WORD == Config::WORD && slot(tree.bytes(key)).is_some() => {
                    if matches!(&*name, "kind" | "apiVersion") && tree.kind(value) == Kind::Null {
                        self.notes.add(Rule::Dec10, tree.node(value).at);
                    }
                }
                None => self.unknown::<T>(&name, at),
            }
        }
    }

    fn name<T>(&self, field: &Field<T>) -> Option<&'static str> {
        match self.version {
            ApiVersion::V1 => Some(field.name),
            ApiVersion::Internal => field.internal_name(self.notes.behaviours),
        }
    }

    /// Notes the rules of a key that does not name a field, though it may differ from one only by case.
    fn unknown<T: Record>(&mut self, name: &str, at: Offset) {
        let names: Vec<&str> = T::FIELDS.iter().filter_map(|field| self.name(field)).collect();
        let without_dashes = name.replace('-', "");
        self.notes.add(Rule::Dec07, at);
        self.notes.unknown(Unknown::new(name.to_owned(), T::WORD, names.clone(), at));
        if names.iter().any(|field| field.eq_ignore_ascii_case(name)) {
            self.notes.add(Rule::Dec04, at);
        } else if names.iter().any(|field| field.replace('-', "").eq_ignore_ascii_case(&without_dashes)) {
            self.notes.add(Rule::Dec18, at);
        }
        if T::WORD == ExecConfig::WORD && NOT_FROM_A_FILE.contains(&name) {
            self.notes.add(Rule::Dec17, at);
        }
    }

    fn value<T>(&mut self, slot: &Slot<T>, value: Index) {
        let tree = self.tree;
        let node = tree.node(value);
        match (slot, node.kind) {
            (_, Kind::Null) => self.notes.add(Rule::Dec10, node.at),
            (Slot::Data(_), Kind::Sequence) => self.notes.add(Rule::Dec11, node.at),
            (Slot::Data(_), _) if tree.bytes(value).is_empty() || memchr2(b'\r', b'\n', tree.bytes(value)).is_some() => {
                self.notes.add(Rule::Dec11, node.at);
            }
            (Slot::TextsByKey(_) | Slot::Settings(_), Kind::Mapping) => self.nulls(value),
            (Slot::Extensions(_), Kind::Mapping) if self.version == ApiVersion::Internal => self.nulls(value),
            (Slot::Extensions(_), Kind::Sequence) if self.version == ApiVersion::V1 => explain_extensions(tree, value, self.notes),
            (Slot::AuthProvider(_), Kind::Mapping) => {
                if tree.pairs(value).next().is_none() {
                    self.notes.add(Rule::Dec16, node.at);
                }
                self.record::<AuthProviderConfig>(value);
            }
            (Slot::Exec(_), Kind::Mapping) => self.exec(value),
            (Slot::Env(_), Kind::Sequence) => {
                for item in tree.items(value) {
                    if tree.kind(item) == Kind::Null {
                        self.notes.add(Rule::Dec10, tree.node(item).at);
                    }
                    self.record::<ExecEnvVar>(item);
                }
            }
            (Slot::Preferences(_), _) => self.record::<Preferences>(value),
            (Slot::Clusters(_), _) => self.entries::<Cluster>(value),
            (Slot::Users(_), _) => self.entries::<AuthInfo>(value),
            (Slot::Contexts(_), _) => self.entries::<Context>(value),
            _ => {}
        }
    }

    /// Notes the null values of a map.
    fn nulls(&mut self, map: Index) {
        for (_, value) in self.tree.pairs(map).filter(|&(_, value)| self.tree.kind(value) == Kind::Null) {
            self.notes.add(Rule::Dec10, self.tree.node(value).at);
        }
    }

    fn exec(&mut self, exec: Index) {
        let tree = self.tree;
        let at = tree.node(exec).at;
        self.record::<ExecConfig>(exec);
        if tree.pairs(exec).next().is_none() {
            self.notes.add(Rule::Dec16, at);
        }
        if field(tree, exec, b"interactiveMode").is_none_or(|mode| tree.bytes(mode).is_empty()) {
            self.notes.add(Rule::Dec15, at);
        }
    }

    fn entries<T: Record>(&mut self, entries: Index) {
        match (self.version, self.tree.kind(entries)) {
            (ApiVersion::V1, Kind::Sequence) => self.listed_entries::<T>(entries),
            (ApiVersion::Internal, Kind::Mapping) => {
                for (_, entry) in sorted_pairs(self.tree, entries) {
                    match self.tree.node(entry) {
                        node if node.kind == Kind::Null => self.notes.add(Rule::Dec10, node.at),
                        _ => self.record::<T>(entry),
                    }
                }
            }
            _ => {}
        }
    }

    fn listed_entries<T: Record>(&mut self, list: Index) {
        let tree = self.tree;
        let mut names = HashSet::new();
        for item in tree.items(list) {
            let at = tree.node(item).at;
            if tree.kind(item) == Kind::Null {
                self.notes.add(Rule::Dec10, at);
            }
            if !names.insert(field(tree, item, b"name").map_or(&b""[..], |name| tree.bytes(name))) {
                self.notes.add(Rule::Dec12, at);
            }
            if tree.kind(item) == Kind::Mapping {
                self.listed_entry::<T>(item);
            }
        }
    }

    /// Notes the rules of a list item with a name and a stanza.
    fn listed_entry<T: Record>(&mut self, item: Index) {
        let tree = self.tree;
        for (key, value) in sorted_pairs(tree, item) {
            match tree.bytes(key) {
                name if name != b"name" && name != T::WORD.as_bytes() => {
                    let is_near = [b"name", T::WORD.as_bytes()].iter().any(|field| field.eq_ignore_ascii_case(name));
                    let written = String::from_utf8_lossy(name).into_owned();
                    self.notes.add(Rule::Dec07, tree.node(key).at);
                    self.notes.unknown(Unknown::new(written, "entry", vec!["name", T::WORD], tree.node(key).at));
                    if is_near {
                        self.notes.add(Rule::Dec04, tree.node(key).at);
                    }
                }
                _ if tree.kind(value) == Kind::Null => self.notes.add(Rule::Dec10, tree.node(value).at),
                b"name" => {}
                _ => self.record::<T>(value),
            }
        }
        if field(tree, item, b"name").is_none() {
            self.notes.add(Rule::Dec10, tree.node(item).at);
        }
    }
}

/// Whether a key of the document belongs to its header, which ignores case.
fn explain_extensions(tree: &Tree<'_>, list: Index, notes: &mut Notes) {
    let mut names = HashSet::new();
    for item in tree.items(list) {
        notes.add(Rule::Dec14, tree.node(item).at);
        if !names.insert(field(tree, item, b"name").map_or(&b""[..], |name| tree.bytes(name))) {
            notes.add(Rule::Dec13, tree.node(item).at);
        }
    }
}

fn field(tree: &Tree<'_>, mapping: Index, name: &[u8]) -> Option<Index> {
    if tree.kind(mapping) != Kind::Mapping {
        return None;
    }
    tree.pairs(mapping).filter(|(key, _)| tree.bytes(*key) == name).last().map(|(_, value)| value)
}
