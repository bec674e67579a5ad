//! Finds where a few entries stand in a file, and the keys in them that name no field. Decides nothing.
//!
//! A file may have thousands of entries, of which a client uses three: a glance keeps the positions of those alone, and finds no rules.

use super::header::{self, ApiVersion, slot};
use super::positions::{self, Positions, Wanted, mapping, text};
use crate::kubeconfig::{AuthInfo, AuthProviderConfig, Cluster, Config, Context, ExecConfig, Record, Stanza};
use crate::release::Behaviours;
use crate::yaml::dialect::Dialect;
use crate::yaml::document;
use crate::yaml::position::{LineIndex, Position};
use crate::yaml::tree::{Index, Tree};

/// What a glance at one file found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glance {
    /// The positions of the wanted entries and of their fields; none for a file that cannot be decoded.
    pub positions: Positions,
    /// The keys that name no field, in the wanted entries and at the top of the document.
    pub unknown: Vec<Unknown>,
}

/// A key that names no field (DEC-07).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The entry that it stands in; none at the top of the document.
    pub entry: Option<(Stanza, String)>,
    /// The struct that it stands in, as in the table of fields (`cluster`, `exec`); empty beside the entry's name.
    pub within: &'static str,
    /// The key.
    pub key: String,
    /// Where it stands.
    pub position: Position,
}

/// Looks for the wanted entries of a kubeconfig. Never fails.
pub fn glance(bytes: &[u8], behaviours: Behaviours, wanted: Wanted) -> Glance {
    let Ok(document) = document::read(bytes, Dialect::of(behaviours)) else { return Glance::default() };
    let tree = &document.tree;
    let version = header::read(tree).ok();
    let offsets = positions::find(tree, version, wanted);
    let lines = LineIndex::of(&tree.text);
    let mut looking = Looking { tree, lines: &lines, behaviours, found: Vec::new() };
    if let (Some(root), Some(ApiVersion::V1)) = (tree.root(), version) {
        looking.document(root, wanted);
    }
    Glance { unknown: looking.found, positions: Positions::new(offsets, lines) }
}

struct Looking<'t, 'a> {
    tree: &'t Tree<'a>,
    lines: &'t LineIndex,
    behaviours: Behaviours,
    found: Vec<Unknown>,
}

impl Looking<'_, '_> {
    fn document(&mut self, root: Index, wanted: Wanted) {
        let tree = self.tree;
        for (key, value) in mapping(tree, root) {
            match tree.bytes(key) {
                b"clusters" => self.list::<Cluster>(value, Stanza::Cluster, wanted),
                b"users" => self.list::<AuthInfo>(value, Stanza::User, wanted),
                b"contexts" => self.list::<Context>(value, Stanza::Context, wanted),
                name if slot(name).is_some() => {}
                _ => self.key::<Config>(key, None),
            }
        }
    }

    fn list<T: Record>(&mut self, list: Index, stanza: Stanza, wanted: Wanted) {
        let tree = self.tree;
        for item in tree.items(list) {
            let pairs = mapping(tree, item);
            let name = pairs.iter().find(|(key, _)| tree.bytes(*key) == b"name").map_or(String::new(), |(_, value)| text(tree, *value));
            if !wanted(stanza, &name) {
                continue;
            }
            let entry = Some((stanza, name));
            for (key, value) in pairs {
                match tree.bytes(key) {
                    b"name" => {}
                    word if word == stanza.as_str().as_bytes() => self.body::<T>(value, entry.as_ref()),
                    _ => self.unknown(key, "", entry.clone()),
                }
            }
        }
    }

    /// Looks at the fields of a struct, and of the blocks in it.
    fn body<T: Record>(&mut self, index: Index, entry: Option<&(Stanza, String)>) {
        let tree = self.tree;
        for (key, value) in mapping(tree, index) {
            self.key::<T>(key, entry);
            match tree.bytes(key) {
                b"exec" if T::WORD == AuthInfo::WORD => self.body::<ExecConfig>(value, entry),
                b"auth-provider" if T::WORD == AuthInfo::WORD => self.body::<AuthProviderConfig>(value, entry),
                _ => {}
            }
        }
    }

    fn key<T: Record>(&mut self, key: Index, entry: Option<&(Stanza, String)>) {
        let name = text(self.tree, key);
        if !T::field(&name).is_some_and(|field| field.is_known(self.behaviours)) {
            self.unknown(key, T::WORD, entry.cloned());
        }
    }

    fn unknown(&mut self, key: Index, within: &'static str, entry: Option<(Stanza, String)>) {
        let position = self.lines.position(self.tree.node(key).at);
        self.found.push(Unknown { entry, within, key: text(self.tree, key), position });
    }
}
