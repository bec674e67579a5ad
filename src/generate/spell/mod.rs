//! Writes a document in one of many spellings with the same meaning.

mod envelope;
mod flow;
mod lines;
mod scalar;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

pub use envelope::{Encoding, Ends, Envelope};

use super::Mode;
use super::node::Node;

/// The layout of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One field a line; small parts may be in flow style.
    Block,
    /// Block style without any flow.
    BlockOnly,
    /// YAML's flow style, on one line.
    Flow,
    /// JSON on one line.
    Json,
    /// JSON with line breaks.
    JsonLines,
}

/// The YAML dialect that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Only what every YAML reader reads alike.
    Common,
    /// Also what Kubernetes' reader accepts but others refuse or read differently: `yes`, `0x1`, repeated keys, text after the document.
    Kubernetes,
}

/// All choices that remain once the content of a document is fixed. The default spelling is the plainest one.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// The layout.
    pub layout: Layout,
    /// The dialect.
    pub dialect: Dialect,
    /// Small choices, one per byte, of which 0 is the plain one. They are used cyclically.
    pub choices: Vec<u8>,
    /// The text around the document, and the encoding.
    pub envelope: Envelope,
}

impl Default for Spelling {
    fn default() -> Self {
        Spelling { layout: Layout::Block, dialect: Dialect::Common, choices: Vec::new(), envelope: Envelope::default() }
    }
}

impl Spelling {
    /// Returns the bytes of the document.
    pub fn write(&self, document: &Node) -> Vec<u8> {
        let mut pen = Pen { out: String::new(), choices: &self.choices, next: 0, dialect: self.dialect, anchors: Vec::new() };
        match self.layout {
            Layout::Block => pen.document(document, true),
            Layout::BlockOnly => pen.document(document, false),
            Layout::Flow => pen.flow(document),
            Layout::Json => pen.json(document, None),
            Layout::JsonLines => pen.json(document, Some(0)),
        }
        if !pen.out.ends_with('\n') {
            pen.out.push('\n');
        }
        self.envelope.around(pen.out)
    }
}

/// Generates a spelling.
pub fn arb_spelling(mode: Mode) -> BoxedStrategy<Spelling> {
    let layout = prop_oneof![
        6 => Just(Layout::Block),
        2 => Just(Layout::BlockOnly),
        2 => Just(Layout::Flow),
        2 => Just(Layout::Json),
        1 => Just(Layout::JsonLines),
    ];
    let choices = prop_oneof![1 => Just(Vec::new()), 3 => vec(any::<u8>(), 0..24)];
    (layout, choices, envelope::arb_envelope(mode))
        .prop_map(|(layout, choices, envelope)| Spelling { layout, dialect: Dialect::Kubernetes, choices, envelope })
        .boxed()
}

/// Generates a spelling that every YAML reader reads alike.
pub fn arb_common_spelling() -> BoxedStrategy<Spelling> {
    let layout = select(&[Layout::Block, Layout::BlockOnly, Layout::Flow, Layout::Json, Layout::JsonLines][..]);
    (layout, vec(any::<u8>(), 0..24))
        .prop_map(|(layout, choices)| Spelling { layout, dialect: Dialect::Common, choices, envelope: Envelope::default() })
        .boxed()
}

/// A document being written.
struct Pen<'a> {
    out: String,
    choices: &'a [u8],
    next: usize,
    dialect: Dialect,
    /// The values that have an anchor already, with the anchors' names.
    anchors: Vec<(Node, String)>,
}

impl Pen<'_> {
    /// Returns the next small choice, less than `ways`; 0 is the plain one.
    fn choose(&mut self, ways: u8) -> u8 {
        let Some(choice) = self.choices.get(self.next % self.choices.len().max(1)) else { return 0 };
        self.next += 1;
        choice % ways
    }

    /// Returns a choice that is rarely true.
    fn now_and_then(&mut self) -> bool {
        self.choose(16) == 15
    }

    /// Returns a choice for something that other readers may refuse.
    fn in_own_dialect(&mut self) -> bool {
        self.choose(16) >= 13 && self.dialect == Dialect::Kubernetes
    }

    /// Writes an anchor for a value that may be repeated, or an alias in place of a repeated one.
    fn refer(&mut self, node: &Node) -> bool {
        let worth_it = match node {
            Node::Text(text) => !text.is_empty(),
            Node::Map(fields) => !fields.is_empty(),
            _ => false,
        };
        if !worth_it || !self.now_and_then() {
            return false;
        }
        if let Some((_, name)) = self.anchors.iter().find(|(known, _)| known == node) {
            self.out.push('*');
            self.out.push_str(name);
            return true;
        }
        let name = format!("n{}", self.anchors.len());
        self.out.push('&');
        self.out.push_str(&name);
        self.out.push(' ');
        self.anchors.push((node.clone(), name));
        false
    }
}
