//! Where each entry and field stands in a file.

use std::collections::BTreeMap;

use super::dialect::Dialect;
use super::header::{self, ApiVersion};
use super::json::sorted_pairs;
use super::tree::{Index, Kind, Tree};
use super::{Document, Place, document};
use crate::go::utf8;
use crate::kubeconfig::Stanza;
use crate::release::Behaviours;

/// A place in a file; line and column count from 1, the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// Where each entry and field of one file stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions {
    /// Top-level fields, by name.
    top: BTreeMap<String, Position>,
    /// Entries, and their fields by dotted path.
    entries: BTreeMap<(Stanza, String), Entry>,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    position: Position,
    fields: BTreeMap<String, Position>,
}

impl Positions {
    /// Where an entry begins; with a field (`server`, `exec.command`), where its value stands.
    pub fn entry(&self, stanza: Stanza, name: &str, field: Option<&str>) -> Option<Position> {
        let entry = self.entries.get(&(stanza, name.to_owned()))?;
        match field {
            None => Some(entry.position),
            Some(field) => entry.fields.get(field).copied(),
        }
    }

    /// Where the value of a top-level field (`current-context`, `preferences.colors`) stands.
    pub fn top(&self, field: &str) -> Option<Position> {
        self.top.get(field).copied()
    }
}

/// TreeFeatures every entry and field of a file. A file that cannot be decoded has none.
pub fn positions(bytes: &[u8], behaviours: Behaviours) -> Positions {
    let mut found = Positions::default();
    let Ok(Document { tree, .. }) = document(bytes, Dialect::of(behaviours)) else { return found };
    let (Some(root), Ok(form)) = (tree.root(), header::read(&tree)) else { return found };
    if tree.kind(root) != Kind::Mapping {
        return found;
    }
    let lines = Lines::of(&tree.text);
    for (key, value) in sorted_pairs(&tree, root) {
        let stanza = match tree.bytes(key) {
            b"clusters" => Some((Stanza::Cluster, "cluster")),
            b"users" => Some((Stanza::User, "user")),
            b"contexts" => Some((Stanza::Context, "context")),
            _ => None,
        };
        match (stanza, form) {
            (None, _) => {
                found.top.insert(text(&tree, key), lines.of_node(&tree, value));
                fields(&tree, &lines, value, &format!("{}.", text(&tree, key)), &mut found.top);
            }
            (Some((stanza, body)), ApiVersion::V1) => entries(&tree, &lines, value, stanza, body, &mut found),
            (Some((stanza, _)), ApiVersion::Internal) => {
                for (name, at) in mapping(&tree, value) {
                    found.entries.insert((stanza, text(&tree, name)), entry(&tree, &lines, name, Some(at)));
                }
            }
        }
    }
    found
}

fn entries(tree: &Tree<'_>, lines: &Lines<'_>, list: Index, stanza: Stanza, body: &str, found: &mut Positions) {
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
        found.entries.insert((stanza, name), entry(tree, lines, item, value));
    }
}

fn entry(tree: &Tree<'_>, lines: &Lines<'_>, at: Index, body: Option<Index>) -> Entry {
    let mut found = BTreeMap::new();
    if let Some(body) = body {
        fields(tree, lines, body, "", &mut found);
    }
    Entry { position: lines.of_node(tree, at), fields: found }
}

/// The fields of a stanza, and one level below (`exec.command`).
fn fields(tree: &Tree<'_>, lines: &Lines<'_>, index: Index, prefix: &str, found: &mut BTreeMap<String, Position>) {
    for (key, value) in mapping(tree, index) {
        let name = format!("{prefix}{}", text(tree, key));
        for (inner, at) in mapping(tree, value) {
            found.insert(format!("{name}.{}", text(tree, inner)), lines.of_node(tree, at));
        }
        found.insert(name, lines.of_node(tree, value));
    }
}

/// The pairs of a mapping; of anything else, none.
fn mapping(tree: &Tree<'_>, index: Index) -> Vec<(Index, Index)> {
    if tree.kind(index) == Kind::Mapping { sorted_pairs(tree, index) } else { Vec::new() }
}

fn text(tree: &Tree<'_>, index: Index) -> String {
    utf8::lossy(tree.bytes(index))
}

/// Where the lines of a text begin.
pub(super) struct Lines<'t> {
    text: &'t [u8],
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        let mut starts = vec![0];
        let mut rest = text;
        while let Some(skipped) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r' | 0xC2 | 0xE2)) {
            let width = super::fault::break_width(rest.get(skipped..).unwrap_or_default());
            rest = rest.get(skipped + width.max(1)..).unwrap_or_default();
            if width > 0 {
                starts.push(text.len() - rest.len());
            }
        }
        Lines { text, starts }
    }

    /// The position of a byte offset.
    pub(super) fn at(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let Place { column, .. } = Place::in_text(self.text.get(start..).unwrap_or_default(), offset - start);
        Position { line: line as u32 + 1, column: column + 1 }
    }

    /// The position of a node.
    fn of_node(&self, tree: &Tree<'_>, index: Index) -> Position {
        self.at(tree.node(index).at as usize)
    }
}
