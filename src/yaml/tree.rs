//! The nodes of a document, in one vector, parents before children.

use std::borrow::Cow;
use std::collections::HashMap;

use super::dialect::Dialect;
use super::error::{Error, Result, Step};
use super::kind::Kind;
use super::number::{self, FloatSyntax, Number};
use super::position::{Offset, Position};
use super::tag;
use super::token::{Mark, Text};

/// One node. A mapping's children are keys and values in turn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub kind: Kind,
    /// A scalar that counts as untagged and unquoted, which makes `<<` a merge key.
    pub implicit: bool,
    /// A scalar's characters.
    pub text: Text,
    /// Where it begins.
    pub at: Offset,
    /// The index after its last descendant.
    pub end: u32,
    /// A tagged scalar: the number of its tag, from 1. An alias: the node it stands for.
    pub link: u32,
}

/// The tag and the anchor of a node.
#[derive(Default)]
pub(crate) struct Properties {
    pub tag: Option<Text>,
    pub anchor: Option<Box<[u8]>>,
}

impl Properties {
    pub(crate) fn any(&self) -> bool {
        self.tag.is_some() || self.anchor.is_some()
    }
}

/// Rare features of a document, each of which needs a pass of its own.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TreeFeatures {
    /// Whether there are aliases, tags, merge keys, or keys that are not strings.
    pub needs_expansion: bool,
    /// Whether there are numbers that are infinite or not a number.
    pub not_finite: bool,
    /// The deepest nesting.
    pub depth: usize,
}

/// Collects the nodes from the parser.
pub(crate) struct Builder {
    pub nodes: Vec<Node>,
    pub tags: Vec<Text>,
    pub features: TreeFeatures,
    dialect: Dialect,
    open: Vec<Open>,
    anchors: HashMap<Box<[u8]>, u32>,
    /// Aliases that are bound once the whole document is parsed.
    unbound: Vec<(u32, Box<[u8]>)>,
}

struct Open {
    node: u32,
    mapping: bool,
    /// Whether the next child is a value.
    value_next: bool,
}

impl Builder {
    pub(crate) fn new(dialect: Dialect) -> Builder {
        Builder {
            nodes: Vec::new(),
            tags: Vec::new(),
            features: TreeFeatures::default(),
            dialect,
            open: Vec::new(),
            anchors: HashMap::new(),
            unbound: Vec::new(),
        }
    }

    /// Adds a node. Returns whether it is a key.
    #[inline]
    fn add(&mut self, node: Node) -> bool {
        self.nodes.push(node);
        match self.open.last_mut() {
            Some(open) if open.mapping => {
                open.value_next = !open.value_next;
                open.value_next
            }
            _ => false,
        }
    }

    /// Binds the aliases that are still unbound among `nodes`, the finished document's, to the last anchors of their names; returns the
    /// first that has none.
    pub(crate) fn bind(&self, nodes: &mut [Node]) -> Option<Index> {
        for (alias, name) in &self.unbound {
            match (self.anchors.get(name), nodes.get_mut(*alias as usize)) {
                (Some(&target), Some(node)) => node.link = target,
                _ => return Some(*alias as usize),
            }
        }
        None
    }

    /// Returns the text and offset of the last node, if that is a scalar with characters or quotes.
    pub(crate) fn last_scalar(&self) -> Option<(Text, Offset)> {
        let node = self.nodes.last()?;
        let is_absent = node.implicit && node.text.is_empty();
        (!node.kind.is_collection() && !is_absent).then_some((node.text, node.at))
    }

    fn next_index(&self) -> u32 {
        self.nodes.len() as u32
    }

    pub(crate) fn alias(&mut self, name: &[u8], text: Text, mark: Mark) -> Result<()> {
        let target = match self.anchors.get(name) {
            _ if !self.dialect.behaviours.binds_aliases_in_order() => {
                self.unbound.push((self.next_index(), name.into()));
                0
            }
            Some(&target) => target,
            None => {
                // The name is not quoted: it may be an unquoted secret that begins with a '*'.
                let message = "no anchor of this name comes before this alias; put the value in quotes if the '*' belongs to it";
                return Err(Error::new(Step::Compose, mark.position(), message).into());
            }
        };
        self.features.needs_expansion = true;
        let end = self.next_index() + 1;
        self.add(Node { kind: Kind::Alias, implicit: false, text, at: mark.at, end, link: target });
        Ok(())
    }

    pub(crate) fn scalar(&mut self, text: Text, bytes: &[u8], plain: bool, properties: Properties, mark: Mark) {
        if let Some(name) = properties.anchor {
            self.anchors.insert(name, self.next_index());
        }
        let Some(tag) = properties.tag else { return self.untagged(text, bytes, plain, mark.at) };
        self.tags.push(tag);
        self.features.needs_expansion = true;
        let implicit = tag.len() == 1;
        let (end, link) = (self.next_index() + 1, self.tags.len() as u32);
        self.add(Node { kind: Kind::Str, implicit, text, at: mark.at, end, link });
    }

    /// Adds a scalar without properties.
    #[inline]
    pub(crate) fn untagged(&mut self, text: Text, bytes: &[u8], plain: bool, at: Offset) {
        let kind = if plain { tag::plain(bytes, self.dialect) } else { Kind::Str };
        let end = self.next_index() + 1;
        let is_key = self.add(Node { kind, implicit: plain, text, at, end, link: 0 });
        self.features.needs_expansion |= is_key && (kind != Kind::Str || (plain && bytes == b"<<"));
        self.features.not_finite |= kind == Kind::Float && bytes.iter().any(|byte| matches!(byte, b'n' | b'N'));
    }

    /// Adds a null for a value that is missing.
    pub(crate) fn empty(&mut self, mark: Mark) {
        self.untagged(Text::default(), b"", true, mark.at);
    }

    pub(crate) fn open_sequence(&mut self, properties: Properties, mark: Mark) {
        self.open(Kind::Sequence, properties, mark);
    }

    pub(crate) fn open_mapping(&mut self, properties: Properties, mark: Mark) {
        self.open(Kind::Mapping, properties, mark);
    }

    fn open(&mut self, kind: Kind, properties: Properties, mark: Mark) {
        let node = self.next_index();
        if let Some(name) = properties.anchor {
            self.anchors.insert(name, node);
        }
        let is_key = self.add(Node { kind, implicit: false, text: Text::default(), at: mark.at, end: 0, link: 0 });
        self.features.needs_expansion |= is_key;
        self.open.push(Open { node, mapping: kind == Kind::Mapping, value_next: false });
        self.features.depth = self.features.depth.max(self.open.len());
    }

    pub(crate) fn close(&mut self) {
        let end = self.next_index();
        if let Some(node) = self.open.pop().and_then(|open| self.nodes.get_mut(open.node as usize)) {
            node.end = end;
        }
    }
}

/// A parsed document: its nodes and the texts they point into.
pub(crate) struct Tree<'a> {
    pub nodes: Vec<Node>,
    pub text: Cow<'a, [u8]>,
    /// Texts that are not in the document as they are read.
    pub scratch: Vec<u8>,
    pub features: TreeFeatures,
}

/// The index of a node in the tree.
pub(crate) type Index = usize;

impl Tree<'_> {
    pub(crate) fn root(&self) -> Option<Index> {
        (!self.nodes.is_empty()).then_some(0)
    }

    #[inline]
    pub(crate) fn node(&self, index: Index) -> Node {
        const NOTHING: Node = Node { kind: Kind::Null, implicit: true, text: Text::NONE, at: 0, end: 0, link: 0 };
        self.nodes.get(index).copied().unwrap_or(NOTHING)
    }

    #[inline]
    pub(crate) fn kind(&self, index: Index) -> Kind {
        self.node(index).kind
    }

    /// Returns a scalar's characters, which are UTF-8 unless it is a `!!binary`.
    #[inline]
    pub(crate) fn bytes(&self, index: Index) -> &[u8] {
        self.node(index).text.bytes(&self.text, &self.scratch)
    }

    /// Returns the items of a list.
    pub(crate) fn items(&self, index: Index) -> Items<'_> {
        let end = self.node(index).end as usize;
        Items { nodes: &self.nodes, next: index + 1, end }
    }

    /// Returns the keys and values of a mapping in document order, replaced ones included.
    pub(crate) fn all_pairs(&self, index: Index) -> impl Iterator<Item = (Index, Index)> + '_ {
        let mut items = self.items(index);
        std::iter::from_fn(move || Some((items.next()?, items.next()?)))
    }

    /// Returns the keys and values of a mapping that count, in document order.
    #[inline]
    pub(crate) fn pairs(&self, index: Index) -> impl Iterator<Item = (Index, Index)> + '_ {
        self.all_pairs(index).filter(|&(key, _)| self.kind(key) == Kind::Str)
    }

    /// Returns the value of a number; an integer that a tag has made a float is a float.
    pub(crate) fn number(&self, index: Index, floats: FloatSyntax) -> Number {
        match (self.kind(index), number::parse(self.bytes(index), floats)) {
            (Kind::Float, Some(Number::Int(value))) => Number::Float(value as f64),
            (_, Some(number)) => number,
            (_, None) => Number::Int(0),
        }
    }

    /// Returns where a node begins.
    pub(crate) fn position(&self, index: Index) -> Position {
        Position::of(&self.text, self.node(index).at as usize)
    }

    /// Makes an error at a node.
    pub(crate) fn error(&self, step: Step, index: Index, message: impl Into<Cow<'static, str>>) -> Box<Error> {
        Box::new(Error::new(step, self.position(index), message))
    }
}

/// Iterates over siblings.
pub(crate) struct Items<'t> {
    nodes: &'t [Node],
    next: Index,
    end: Index,
}

impl Iterator for Items<'_> {
    type Item = Index;

    #[inline]
    fn next(&mut self) -> Option<Index> {
        if self.next >= self.end {
            return None;
        }
        let index = self.next;
        self.next = (self.nodes.get(index)?.end as usize).max(index + 1);
        Some(index)
    }
}

/// Makes a tree of a JSON value, for the overrides of a scenario.
pub(crate) fn from_json(json: &serde_json::Value) -> Tree<'static> {
    let mut tree = Tree { nodes: Vec::new(), text: Cow::Borrowed(&[]), scratch: Vec::new(), features: TreeFeatures::default() };
    add_json(&mut tree, json);
    tree
}

/// Recursion is bounded: JSON that serde has read nests at most 128 deep.
fn add_json(tree: &mut Tree<'_>, json: &serde_json::Value) {
    use serde_json::Value;
    let index = tree.nodes.len();
    let (kind, text) = match json {
        Value::Null => (Kind::Null, String::new()),
        Value::Bool(true) => (Kind::True, String::new()),
        Value::Bool(false) => (Kind::False, String::new()),
        Value::Number(number) if number.is_i64() => (Kind::Int, number.to_string()),
        Value::Number(number) if number.is_u64() => (Kind::Uint, number.to_string()),
        Value::Number(number) => (Kind::Float, number.to_string()),
        Value::String(text) => (Kind::Str, text.clone()),
        Value::Array(_) => (Kind::Sequence, String::new()),
        Value::Object(_) => (Kind::Mapping, String::new()),
    };
    push_json(tree, kind, &text);
    match json {
        Value::Array(items) => items.iter().for_each(|item| add_json(tree, item)),
        Value::Object(pairs) => pairs.iter().for_each(|(key, value)| {
            push_json(tree, Kind::Str, key);
            add_json(tree, value);
        }),
        _ => {}
    }
    let end = tree.nodes.len() as u32;
    if let Some(node) = tree.nodes.get_mut(index) {
        node.end = end;
    }
}

fn push_json(tree: &mut Tree<'_>, kind: Kind, text: &str) {
    let start = tree.scratch.len();
    tree.scratch.extend_from_slice(text.as_bytes());
    let text = Text::owned(start, tree.scratch.len());
    let end = tree.nodes.len() as u32 + 1;
    tree.nodes.push(Node { kind, implicit: false, text, at: 0, end, link: 0 });
}
