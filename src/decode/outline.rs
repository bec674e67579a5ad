//! Says what stands where in a kubeconfig: every key, with the entry and field that it belongs to. Decides nothing.

use super::header::{self, ApiVersion};
use super::positions::text;
use crate::kubeconfig::Stanza;
use crate::release::Behaviours;
use crate::yaml::dialect::Dialect;
use crate::yaml::document;
use crate::yaml::kind::Kind;
use crate::yaml::position::{LineIndex, Position};
use crate::yaml::tree::{Index, Tree};

/// What begins at a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Where it begins.
    pub position: Position,
    /// The entry that it belongs to; none at the top of the document.
    pub entry: Option<(Stanza, String)>,
    /// The field, such as `server`, `exec` or `current-context`; empty for the entry itself and for its name.
    pub field: String,
    /// Whether an equal key follows, which replaces it.
    pub is_replaced: bool,
}

/// Returns what stands where in a document, in its order; nothing for one that cannot be read.
pub fn outline(bytes: &[u8], behaviours: Behaviours) -> Vec<Spot> {
    let Ok(document) = document::read(bytes, Dialect::of(behaviours)) else { return Vec::new() };
    let tree = &document.tree;
    let mut outline = Outline { tree, lines: LineIndex::of(&tree.text), spots: Vec::new() };
    if let (Some(root), Ok(ApiVersion::V1 | ApiVersion::Internal)) = (tree.root(), header::read(tree)) {
        outline.document(root);
    }
    outline.spots.sort_by_key(|spot| spot.position);
    outline.spots
}

struct Outline<'t, 'a> {
    tree: &'t Tree<'a>,
    lines: LineIndex,
    spots: Vec<Spot>,
}

impl Outline<'_, '_> {
    fn document(&mut self, root: Index) {
        for (key, value) in pairs(self.tree, root) {
            self.add(key, None, text(self.tree, key));
            match self.tree.bytes(key) {
                _ if self.is_replaced(key) => {}
                b"clusters" => self.list(value, Stanza::Cluster),
                b"users" => self.list(value, Stanza::User),
                b"contexts" => self.list(value, Stanza::Context),
                _ => {}
            }
        }
    }

    fn list(&mut self, list: Index, stanza: Stanza) {
        if self.tree.kind(list) != Kind::Sequence {
            return self.map(list, stanza);
        }
        for item in self.tree.items(list) {
            let keys = pairs(self.tree, item);
            let is_name = |&&(key, _): &&(Index, Index)| self.tree.bytes(key) == b"name" && !self.is_replaced(key);
            let name = keys.iter().rev().find(is_name).map_or(String::new(), |(_, value)| text(self.tree, *value));
            let entry = (stanza, name);
            self.add(item, Some(entry.clone()), String::new());
            for (key, value) in keys {
                let word = text(self.tree, key);
                let is_body = word == stanza.as_str();
                let field = if is_body || word == "name" { String::new() } else { word };
                self.add(key, Some(entry.clone()), field);
                if is_body && !self.is_replaced(key) {
                    self.body(value, &entry);
                }
            }
        }
    }

    /// Adds the entries of the internal version, which are under their names.
    fn map(&mut self, map: Index, stanza: Stanza) {
        for (key, body) in pairs(self.tree, map) {
            let entry = (stanza, text(self.tree, key));
            self.add(key, Some(entry.clone()), String::new());
            if !self.is_replaced(key) {
                self.body(body, &entry);
            }
        }
    }

    fn body(&mut self, body: Index, entry: &(Stanza, String)) {
        for (key, _) in pairs(self.tree, body) {
            self.add(key, Some(entry.clone()), text(self.tree, key));
        }
    }

    fn is_replaced(&self, key: Index) -> bool {
        self.tree.kind(key) != Kind::Str
    }

    fn add(&mut self, node: Index, entry: Option<(Stanza, String)>, field: String) {
        let position = self.lines.position(self.tree.node(node).at);
        let is_replaced = !self.tree.kind(node).is_collection() && self.is_replaced(node);
        self.spots.push(Spot { position, entry, field, is_replaced });
    }
}

/// Returns the pairs of a mapping in document order, replaced ones included; none for other nodes.
fn pairs(tree: &Tree<'_>, index: Index) -> Vec<(Index, Index)> {
    if tree.kind(index) == Kind::Mapping { tree.all_pairs(index).collect() } else { Vec::new() }
}
