//! Finds the positions of entries and fields in a file.

use std::collections::BTreeMap;

use super::header::ApiVersion;
use crate::go::utf8;
use crate::kubeconfig::Stanza;
use crate::yaml::json::sorted_pairs;
use crate::yaml::kind::Kind;
use crate::yaml::position::{LineIndex, Offset, Position};
use crate::yaml::tree::{Index, Tree};

/// The positions of the entries and fields of one file. Lines and columns are computed on request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions {
    offsets: Offsets,
    lines: LineIndex,
}

/// The byte offsets of the entries and fields of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Offsets {
    /// Top-level fields, by name.
    top: BTreeMap<String, Offset>,
    /// Entries, and their fields by dotted path.
    entries: BTreeMap<(Stanza, String), Entry>,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    at: Offset,
    fields: BTreeMap<String, Offset>,
}

impl Positions {
    pub(super) fn new(offsets: Offsets, lines: LineIndex) -> Positions {
        Positions { offsets, lines }
    }

    /// Returns where an entry begins, or, with a field (`server`, `exec.command`), where the value of that field begins.
    pub fn entry(&self, stanza: Stanza, name: &str, field: Option<&str>) -> Option<Position> {
        let entry = self.offsets.entries.get(&(stanza, name.to_owned()))?;
        let at = match field {
            None => entry.at,
            Some(field) => *entry.fields.get(field)?,
        };
        Some(self.lines.position(at))
    }

    /// Returns where the value of a top-level field (`current-context`, `preferences.colors`) begins.
    pub fn top(&self, field: &str) -> Option<Position> {
        Some(self.lines.position(*self.offsets.top.get(field)?))
    }
}

/// Says whether an entry is looked for.
pub type Wanted<'w> = &'w dyn Fn(Stanza, &str) -> bool;

/// Finds the wanted entries of a document with their fields. None are found where its header is refused.
pub(super) fn find(tree: &Tree<'_>, version: Option<ApiVersion>, wanted: Wanted) -> Offsets {
    let mut found = Offsets::default();
    let (Some(root), Some(version)) = (tree.root(), version) else { return found };
    for (key, value) in mapping(tree, root) {
        let stanza = match tree.bytes(key) {
            b"clusters" => Some((Stanza::Cluster, "cluster")),
            b"users" => Some((Stanza::User, "user")),
            b"contexts" => Some((Stanza::Context, "context")),
            _ => None,
        };
        match (stanza, version) {
            (None, _) => {
                found.top.insert(text(tree, key), tree.node(value).at);
                fields(tree, value, &format!("{}.", text(tree, key)), &mut found.top);
            }
            (Some((stanza, body)), ApiVersion::V1) => entries(tree, value, (stanza, body), wanted, &mut found),
            (Some((stanza, _)), ApiVersion::Internal) => {
                for (name, at) in mapping(tree, value).into_iter().filter(|(name, _)| wanted(stanza, &text(tree, *name))) {
                    found.entries.insert((stanza, text(tree, name)), entry(tree, name, Some(at)));
                }
            }
        }
    }
    found
}

fn entries(tree: &Tree<'_>, list: Index, (stanza, body): (Stanza, &str), wanted: Wanted, found: &mut Offsets) {
    if tree.kind(list) != Kind::Sequence {
        return;
    }
    for item in tree.items(list) {
        let (mut name, mut value) = (String::new(), None);
        for (key, at) in mapping(tree, item) {
            match tree.bytes(key) {
                b"name" => name = text(tree, at),
                key if key == body.as_bytes() => value = Some(at),
                _ => {}
            }
        }
        if wanted(stanza, &name) {
            found.entries.insert((stanza, name), entry(tree, item, value));
        }
    }
}

fn entry(tree: &Tree<'_>, index: Index, body: Option<Index>) -> Entry {
    let mut found = BTreeMap::new();
    if let Some(body) = body {
        fields(tree, body, "", &mut found);
    }
    Entry { at: tree.node(index).at, fields: found }
}

/// Finds the fields of a stanza and of the mappings in it (`exec.command`).
fn fields(tree: &Tree<'_>, index: Index, prefix: &str, found: &mut BTreeMap<String, Offset>) {
    for (key, value) in mapping(tree, index) {
        let name = format!("{prefix}{}", text(tree, key));
        for (inner, at) in mapping(tree, value) {
            found.insert(format!("{name}.{}", text(tree, inner)), tree.node(at).at);
        }
        found.insert(name, tree.node(value).at);
    }
}

/// Returns the pairs of a mapping; none for other nodes.
pub(super) fn mapping(tree: &Tree<'_>, index: Index) -> Vec<(Index, Index)> {
    if tree.kind(index) == Kind::Mapping { sorted_pairs(tree, index) } else { Vec::new() }
}

pub(super) fn text(tree: &Tree<'_>, index: Index) -> String {
    utf8::lossy(tree.bytes(index))
}
