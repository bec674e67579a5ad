//! Resolves aliases, merge keys and tags.
//!
//! In the result every alias is replaced by a copy of its node, every merge key by the pairs that it merges, every tagged scalar by its
//! value, and every key by a string. Nearly all documents have none of these and skip this pass.

use std::collections::{HashMap, HashSet};

use super::dialect::Dialect;
use super::error::{Error, Failure, Result, Step};
use super::kind::Kind;
use super::number::{self, Number};
use super::tag::{self, Tagged};
use super::token::Text;
use super::tree::{Index, Node, Tree, TreeFeatures};
use crate::rule::Rule;

/// The most nodes that aliases may expand to in releases without a limit; beyond it, client-go is taken to run out of memory.
const UNLIMITED: u64 = 2_000_000;

/// Expands a tree whose tags are `tags`. The result has no aliases, and its keys are strings; the key of a pair that a later pair with an
/// equal key has replaced is null, and such a pair does not count.
pub(super) fn expand<'a>(mut tree: Tree<'a>, tags: &[Text], dialect: Dialect) -> Result<Expanded<'a>> {
    let mut pass = Expansion {
        tree: &mut tree,
        tags,
        dialect,
        out: Vec::new(),
        work: Vec::new(),
        counts: Counts::default(),
        features: TreeFeatures::default(),
        active: HashSet::new(),
        depth: 0,
        odd_keys: false,
    };
    pass.run()?;
    let (out, features, odd_keys) = (pass.out, pass.features, pass.odd_keys);
    tree.nodes = out;
    tree.features = features;
    let varies = odd_keys && settle_keys(&mut tree, dialect)?;
    Ok(Expanded { tree, varies })
}

/// The result of [`expand`].
pub(super) struct Expanded<'a> {
    pub tree: Tree<'a>,
    /// Whether keys of different types became the same string, of which client-go keeps one at random.
    pub varies: bool,
}

/// A collection that is partly expanded; the stack has the innermost last.
enum Work {
    Sequence {
        next: Index,
        end: Index,
        out: usize,
    },
    /// `out` is none for a mapping that is merged into the one around it.
    Mapping {
        next: Index,
        end: Index,
        out: Option<usize>,
    },
    /// The mappings of a merge list that are left; they are merged from the last to the first.
    Merges(Vec<Index>),
    LeaveAlias(Index),
}

/// The numbers of visited nodes, as client-go counts them.
#[derive(Default)]
struct Counts {
    all: u64,
    through_aliases: u64,
    alias_depth: u32,
}

impl Counts {
    /// Counts a visit. Returns whether too many visits came from aliases: 99% are allowed up to 400,000, falling to 10% at 4,000,000.
    fn exceed(&mut self) -> bool {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        self.all += 1;
        self.through_aliases += u64::from(self.alias_depth > 0);
        if self.through_aliases <= 100 || self.all <= 1000 {
            return false;
        }
        let all = self.all as f64;
        let allowed = match all {
            _ if all <= LOW => 0.99,
            _ if all >= HIGH => 0.10,
            _ => 0.99 - 0.89 * ((all - LOW) / (HIGH - LOW)),
        };
        self.through_aliases as f64 / all > allowed
    }
}

struct Expansion<'t, 'a> {
    tree: &'t mut Tree<'a>,
    tags: &'t [Text],
    dialect: Dialect,
    out: Vec<Node>,
    work: Vec<Work>,
    counts: Counts,
    features: TreeFeatures,
    /// The aliases that are being expanded.
    active: HashSet<Index>,
    depth: usize,
    odd_keys: bool,
}

impl Expansion<'_, '_> {
    fn run(&mut self) -> Result<()> {
        let Some(root) = self.tree.root() else { return Ok(()) };
        self.counts.exceed();
        self.value(root)?;
        while let Some(work) = self.work.pop() {
            match work {
                Work::Sequence { next, end, out } if next < end => {
                    self.work.push(Work::Sequence { next: self.after(next), end, out });
                    self.value(next)?;
                }
                Work::Mapping { next, end, out } if next < end => {
                    let value = self.after(next);
                    self.work.push(Work::Mapping { next: self.after(value), end, out });
                    self.pair(next, value)?;
                }
                Work::Sequence { out, .. } | Work::Mapping { out: Some(out), .. } => self.close(out),
                Work::Mapping { out: None, .. } => {}
                Work::Merges(mut rest) => {
                    if let Some(mapping) = rest.pop() {
                        self.work.push(Work::Merges(rest));
                        self.merge_mapping(mapping)?;
                    }
                }
                Work::LeaveAlias(alias) => {
                    self.active.remove(&alias);
                    self.counts.alias_depth -= 1;
                }
            }
        }
        Ok(())
    }

    fn after(&self, index: Index) -> Index {
        (self.tree.node(index).end as usize).max(index + 1)
    }

    fn count(&mut self, index: Index) -> Result<()> {
        let exceeds = self.counts.exceed();
        if self.dialect.behaviours.limits_expansion() {
            if exceeds {
                return Err(self
                    .error(index, "nearly all of this document comes from aliases; write the values out")
                    .by(Rule::Yaml18)
                    .into());
            }
        } else if self.counts.through_aliases > UNLIMITED {
            let message = "the aliases of this document expand to millions of nodes; releases without a limit run out of memory";
            return Err(Box::new(Failure::Crash { rule: Some(Rule::Yaml18), position: self.tree.position(index), message }));
        }
        Ok(())
    }

    fn error(&self, index: Index, message: impl Into<std::borrow::Cow<'static, str>>) -> Box<Error> {
        self.tree.error(Step::Decode, index, message)
    }

    /// Counts a node and returns it; enters an alias and returns its target.
    fn enter(&mut self, index: Index) -> Result<Index> {
        self.count(index)?;
        let node = self.tree.node(index);
        if node.kind != Kind::Alias {
            return Ok(index);
        }
        let inside = if self.dialect.behaviours.binds_aliases_in_order() { index } else { node.link as usize };
        if !self.active.insert(inside) {
            return Err(self.error(index, "this alias is inside the value that it refers to").by(Rule::Yaml18).into());
        }
        self.counts.alias_depth += 1;
        self.work.push(Work::LeaveAlias(inside));
        let target = node.link as usize;
        self.count(target)?;
        Ok(target)
    }

    fn value(&mut self, index: Index) -> Result<()> {
        let index = self.enter(index)?;
        let node = self.tree.node(index);
        if !node.kind.is_collection() {
            let scalar = self.scalar(index)?;
            self.push(scalar);
            return Ok(());
        }
        let out = self.out.len();
        self.push(node);
        self.depth += 1;
        self.features.depth = self.features.depth.max(self.depth);
        let (next, end) = (index + 1, node.end as usize);
        self.work.push(match node.kind {
            Kind::Sequence => Work::Sequence { next, end, out },
            _ => Work::Mapping { next, end, out: Some(out) },
        });
        Ok(())
    }

    fn push(&mut self, node: Node) {
        let end = self.out.len() as u32 + 1;
        self.out.push(Node { end, link: 0, ..node });
    }

    fn close(&mut self, out: usize) {
        self.depth -= 1;
        let end = self.out.len() as u32;
        if let Some(node) = self.out.get_mut(out) {
            node.end = end;
        }
    }

    /// Resolves the tag of a scalar.
    fn scalar(&mut self, index: Index) -> Result<Node> {
        let mut node = self.tree.node(index);
        let tag = (node.link as usize).checked_sub(1).and_then(|number| self.tags.get(number));
        if let Some(&tag) = tag {
            let bytes = self.tree.bytes(index);
            let tag = tag.bytes(&self.tree.text, &self.tree.scratch);
            match tag::tagged(tag, bytes, self.dialect) {
                Ok(Tagged::Kind(kind)) => node.kind = kind,
                Ok(Tagged::Bytes(bytes)) => {
                    let start = self.tree.scratch.len();
                    self.tree.scratch.extend_from_slice(&bytes);
                    node.text = Text::owned(start, self.tree.scratch.len());
                }
                Err(message) => return Err(self.error(index, message).by(Rule::Yaml14).into()),
            }
        }
        let bytes = node.text.bytes(&self.tree.text, &self.tree.scratch);
        self.features.not_finite |= node.kind == Kind::Float && bytes.iter().any(|byte| matches!(byte, b'n' | b'N'));
        Ok(node)
    }

    fn pair(&mut self, key: Index, value: Index) -> Result<()> {
        if self.is_merge(key) {
            return self.merge(value);
        }
        let depth = self.work.len();
        let target = self.enter(key)?;
        if self.tree.kind(target).is_collection() {
            return Err(self
                .error(key, "a list or mapping cannot be a key; is this a template that was not filled in?")
                .by(Rule::Yaml19)
                .into());
        }
        let node = self.scalar(target)?;
        self.odd_keys |= node.kind != Kind::Str;
        self.push(node);
        if self.work.len() > depth
            && let Some(Work::LeaveAlias(alias)) = self.work.pop()
        {
            self.active.remove(&alias);
            self.counts.alias_depth -= 1;
        }
        self.value(value)
    }

    fn is_merge(&self, key: Index) -> bool {
        let node = self.tree.node(key);
        if node.kind.is_collection() || node.kind == Kind::Alias || self.tree.bytes(key) != b"<<" {
            return false;
        }
        let tag = (node.link as usize).checked_sub(1).and_then(|number| self.tags.get(number));
        node.implicit || tag.is_some_and(|tag| tag.bytes(&self.tree.text, &self.tree.scratch) == b"tag:yaml.org,2002:merge")
    }

    fn merge(&mut self, value: Index) -> Result<()> {
        if self.tree.kind(value) != Kind::Sequence {
            return self.merge_mapping(value);
        }
        self.work.push(Work::Merges(self.tree.items(value).collect()));
        Ok(())
    }

    fn merge_mapping(&mut self, index: Index) -> Result<()> {
        let node = self.tree.node(index);
        let target = if node.kind == Kind::Alias { node.link as usize } else { index };
        if self.tree.kind(target) != Kind::Mapping {
            return Err(self.error(index, "'<<' merges a mapping, an alias to one, or a list of these").by(Rule::Yaml17).into());
        }
        let target = self.enter(index)?;
        let end = self.tree.node(target).end as usize;
        self.work.push(Work::Mapping { next: target + 1, end, out: None });
        Ok(())
    }
}

/// A key as go-yaml compares keys.
#[derive(PartialEq, Eq, Hash)]
enum TypedKey {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(u64),
    NotANumber(Index),
    Str(Vec<u8>),
}

/// Makes every key that counts a string. Returns whether different keys became the same string.
fn settle_keys(tree: &mut Tree<'_>, dialect: Dialect) -> Result<bool> {
    let mut varies = false;
    let mut todo: Vec<Index> = tree.root().into_iter().collect();
    while let Some(index) = todo.pop() {
        if tree.kind(index) == Kind::Sequence {
            todo.extend(tree.items(index).filter(|&item| tree.kind(item).is_collection()));
        }
        if tree.kind(index) != Kind::Mapping {
            continue;
        }
        let mut last: HashMap<TypedKey, (Index, Index)> = HashMap::new();
        let mut replaced = Vec::new();
        for (key, value) in tree.all_pairs(index) {
            replaced.extend(last.insert(typed_key(tree, key, dialect), (key, value)));
        }
        for (key, _) in replaced {
            if let Some(node) = tree.nodes.get_mut(key) {
                node.kind = Kind::Null;
            }
        }
        let mut names: HashSet<Vec<u8>> = HashSet::new();
        for (key, value) in last.into_values() {
            let Some(name) = key_name(tree, key, dialect) else {
                return Err(tree.error(Step::KeyConversion, key, "this key cannot be a string; put it in quotes").into());
            };
            if tree.kind(key) != Kind::Str {
                let start = tree.scratch.len();
                tree.scratch.extend_from_slice(&name);
                let text = Text::owned(start, tree.scratch.len());
                if let Some(node) = tree.nodes.get_mut(key) {
                    *node = Node { kind: Kind::Str, text, ..*node };
                }
            }
            varies |= !names.insert(name);
            if tree.kind(value).is_collection() {
                todo.push(value);
            }
        }
    }
    Ok(varies)
}

fn typed_key(tree: &Tree<'_>, key: Index, dialect: Dialect) -> TypedKey {
    let bytes = tree.bytes(key);
    match tree.kind(key) {
        Kind::Null => TypedKey::Null,
        Kind::True => TypedKey::Bool(true),
        Kind::False => TypedKey::Bool(false),
        Kind::Int | Kind::Uint | Kind::Float => match tree.number(key, dialect.floats) {
            Number::Int(value) => TypedKey::Int(value),
            Number::Uint(value) => TypedKey::Uint(value),
            Number::Float(value) if value.is_nan() => TypedKey::NotANumber(key),
            // Adding zero turns -0.0 into 0.0, so that the two are equal.
            Number::Float(value) => TypedKey::Float((value + 0.0).to_bits()),
        },
        _ => TypedKey::Str(bytes.to_vec()),
    }
}

/// The string that a key becomes; none for null and for integers that do not fit a signed 64-bit integer.
fn key_name(tree: &Tree<'_>, key: Index, dialect: Dialect) -> Option<Vec<u8>> {
    let bytes = tree.bytes(key);
    Some(match tree.kind(key) {
        Kind::Null => return None,
        Kind::True => b"true".to_vec(),
        Kind::False => b"false".to_vec(),
        Kind::Int | Kind::Uint | Kind::Float => match tree.number(key, dialect.floats) {
            Number::Uint(_) => return None,
            Number::Int(value) => value.to_string().into_bytes(),
            Number::Float(value) => number::key_float(value).into_bytes(),
        },
        _ => bytes.to_vec(),
    })
}
