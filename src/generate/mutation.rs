//! Generates mistakes: in the content of a document, and in its bytes.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::fragments::{BAD_BYTES, BROKEN_VALUES, FIELDS, FRAGMENTS, VALUES};
use super::node::Node;

/// A mistake in the content of a document.
#[derive(Clone, Debug)]
pub(super) enum DocumentMutation {
    /// Replaces a value, perhaps by one of the wrong type.
    Replace(Index, Node),
    /// Adds a field to a mapping.
    Add(Index, &'static str, Node),
    /// Reverses the fields or items of a collection.
    Reverse(Index),
    /// Repeats the first field or item of a collection at its end.
    Repeat(Index),
    /// Removes the last field or item of a collection.
    Remove(Index),
}

/// Generates a mistake in the content of a document.
pub(super) fn arb_document_mutation() -> BoxedStrategy<DocumentMutation> {
    let value = prop_oneof![
        1 => Just(Node::Null),
        1 => Just(Node::Bool(true)),
        1 => Just(Node::Number("1")),
        1 => Just(Node::text("")),
        1 => Just(Node::text("QQ=")),
        1 => Just(Node::List(Vec::new())),
        1 => Just(Node::List(vec![Node::Null])),
        1 => Just(Node::Map(Vec::new())),
        2 => select(VALUES).prop_map(Node::Raw),
        1 => select(BROKEN_VALUES).prop_map(Node::Raw),
    ];
    let odd_key = select(&["KIND", "apiversion", "<<", "1", "true"][..]);
    let key = prop_oneof![1 => odd_key, 2 => select(FIELDS)];
    prop_oneof![
        4 => (any::<Index>(), value.clone()).prop_map(|(at, value)| DocumentMutation::Replace(at, value)),
        2 => (any::<Index>(), key, value).prop_map(|(at, key, value)| DocumentMutation::Add(at, key, value)),
        1 => any::<Index>().prop_map(DocumentMutation::Reverse),
        1 => any::<Index>().prop_map(DocumentMutation::Repeat),
        1 => any::<Index>().prop_map(DocumentMutation::Remove),
    ]
    .boxed()
}

impl DocumentMutation {
    /// Makes the mistake. If the chosen value cannot have it, nothing changes.
    pub(super) fn apply(&self, document: &mut Node) {
        use DocumentMutation::{Add, Remove, Repeat, Replace, Reverse};
        let count = document.count();
        let (Replace(at, _) | Add(at, ..) | Reverse(at) | Repeat(at) | Remove(at)) = self;
        let Some(node) = document.nth_mut(at.index(count)) else { return };
        match (self, node) {
            (Replace(_, value), node) => *node = value.clone(),
            (Add(_, key, value), Node::Map(fields)) => fields.push(((*key).to_owned(), value.clone())),
            (Reverse(_), Node::Map(fields)) => fields.reverse(),
            (Reverse(_), Node::List(items)) => items.reverse(),
            (Repeat(_), Node::Map(fields)) => fields.extend(fields.first().cloned()),
            (Repeat(_), Node::List(items)) => items.extend(items.first().cloned()),
            (Remove(_), Node::Map(fields)) => drop(fields.pop()),
            (Remove(_), Node::List(items)) => drop(items.pop()),
            _ => {}
        }
    }
}

/// A mistake in the bytes of a document.
#[derive(Clone, Debug)]
pub(super) enum ByteMutation {
    /// Ends the document early, or continues it in another way.
    Cut(Index, Vec<u8>),
    /// Inserts bytes.
    Insert(Index, Vec<u8>),
    /// Inserts a text at the beginning of a line.
    InsertAtLine(Index, &'static str),
    /// Replaces a number of bytes by others.
    Replace(Index, usize, &'static str),
    /// Changes one byte.
    Change(Index, u8),
    /// Repeats a number of bytes somewhere else.
    Repeat(Index, usize, Index),
    /// Repeats a line.
    RepeatLine(Index),
    /// Replaces all line breaks.
    Break(&'static str),
    /// Puts an anchor before one value and an alias in place of another.
    Alias(Index, Index, &'static str),
    /// Inserts padding until there is a given number of bytes before the position.
    Pad(Index, usize, &'static str),
    /// Writes the document in UTF-16.
    Utf16(Utf16),
}

/// The form of UTF-16 in which a document is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Utf16 {
    big_endian: bool,
    mark: bool,
}

/// Generates a mistake in the bytes of a document. `pieces` generates pieces of other documents.
pub(super) fn arb_byte_mutation(pieces: BoxedStrategy<Vec<u8>>) -> BoxedStrategy<ByteMutation> {
    let at = any::<Index>;
    let fragment = || select(FRAGMENTS);
    let inserted = prop_oneof![
        6 => fragment().prop_map(|text| text.as_bytes().to_vec()),
        1 => select(BAD_BYTES).prop_map(<[u8]>::to_vec),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => pieces.clone(),
    ];
    let at_line = select(&["\u{FEFF}", "\u{FEFF}\u{FEFF}", "\t", " ", "# c\n", "- ", "? ", "%"][..]);
    let line_break = select(&["\r\n", "\r", "\u{85}", "\u{2028}", "\n\n", "\n \n"][..]);
    let end = select(&["", "\n---\n", "\n...\n", "\n--- x", "\n", " #", "\n@", "\n'", "\n]"][..]).prop_map(|text| text.as_bytes().to_vec());
    let alias = select(&["*a\n", "*a #", "[*a, *a]\n", "{<<: *a}\n", "{*a : x}\n"][..]);
    prop_oneof![
        6 => (at(), inserted).prop_map(|(at, bytes)| ByteMutation::Insert(at, bytes)),
        1 => (at(), at_line).prop_map(|(at, text)| ByteMutation::InsertAtLine(at, text)),
        1 => (at(), 0..24_usize, fragment()).prop_map(|(at, width, text)| ByteMutation::Replace(at, width, text)),
        1 => (at(), 1..24_usize).prop_map(|(at, width)| ByteMutation::Replace(at, width, "")),
        1 => at().prop_map(|at| ByteMutation::Replace(at, 1, "")),
        1 => (at(), any::<u8>()).prop_map(|(at, byte)| ByteMutation::Change(at, byte)),
        1 => (at(), 1..24_usize, at()).prop_map(|(from, width, to)| ByteMutation::Repeat(from, width, to)),
        1 => at().prop_map(ByteMutation::RepeatLine),
        1 => (at(), prop_oneof![2 => end, 1 => pieces]).prop_map(|(at, rest)| ByteMutation::Cut(at, rest)),
        1 => line_break.prop_map(ByteMutation::Break),
        1 => (at(), at(), alias).prop_map(|(one, other, alias)| ByteMutation::Alias(one, other, alias)),
        1 => (at(), arb_padding(), select(&["#", " ", "é", "k"][..])).prop_map(|(at, until, fill)| ByteMutation::Pad(at, until, fill)),
        1 => (any::<bool>(), proptest::bool::weighted(0.9)).prop_map(|(big_endian, mark)| ByteMutation::Utf16(Utf16 { big_endian, mark })),
    ]
    .boxed()
}

/// Generates the end of padding: near the end of one of client-go's chunks of 512 bytes, or near the 1024 bytes that a key may span.
fn arb_padding() -> BoxedStrategy<usize> {
    prop_oneof![
        1 => 1_015..1_035_usize,
        3 => (1..4_usize, 0..38_usize).prop_map(|(chunks, after)| 512 * chunks - 34 + after),
    ]
    .boxed()
}

impl ByteMutation {
    /// Makes the mistake.
    pub(super) fn apply(&self, bytes: &mut Vec<u8>) {
        let room = bytes.len() + 1;
        match self {
            ByteMutation::Cut(at, rest) => {
                bytes.truncate(at.index(room));
                bytes.extend_from_slice(rest);
            }
            ByteMutation::Insert(at, more) => insert(bytes, at.index(room), more),
            ByteMutation::InsertAtLine(at, text) => {
                let line = line_start(bytes, at.index(room));
                insert(bytes, line, text.as_bytes());
            }
            ByteMutation::Replace(at, width, text) => {
                let at = at.index(room);
                let end = (at + width).min(bytes.len());
                bytes.splice(at..end, text.bytes());
            }
            ByteMutation::Change(at, byte) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            ByteMutation::Change(..) => {}
            ByteMutation::Repeat(from, width, to) => {
                let from = from.index(room);
                let copy = bytes[from..(from + width).min(bytes.len())].to_vec();
                insert(bytes, to.index(room), &copy);
            }
            ByteMutation::RepeatLine(at) => {
                let line = line_start(bytes, at.index(room));
                let next = bytes[line..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |width| line + width + 1);
                let copy = bytes[line..next].to_vec();
                insert(bytes, line, &copy);
            }
            ByteMutation::Break(line_break) => {
                *bytes = bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(line_break.as_bytes());
            }
            ByteMutation::Alias(one, other, alias) => anchor_and_alias(bytes, one, other, alias),
            ByteMutation::Pad(at, until, fill) => pad(bytes, at.index(room), *until, fill),
            ByteMutation::Utf16(utf16) => *bytes = utf16.encode(bytes),
        }
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, more: &[u8]) {
    bytes.splice(at..at, more.iter().copied());
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |before| before + 1)
}

fn pad(bytes: &mut Vec<u8>, at: usize, until: usize, fill: &str) {
    let width = until.saturating_sub(at) / fill.len();
    let mut filled = fill.repeat(width);
    if fill == "#" {
        filled.push('\n');
    }
    insert(bytes, at, filled.as_bytes());
}

fn anchor_and_alias(bytes: &mut Vec<u8>, one: &Index, other: &Index, alias: &str) {
    let values: Vec<usize> = bytes.windows(2).enumerate().filter(|(_, two)| two == b": ").map(|(at, _)| at + 2).collect();
    if values.len() < 2 {
        return;
    }
    let (one, other) = (values[one.index(values.len())], values[other.index(values.len())]);
    insert(bytes, one.max(other), alias.as_bytes());
    insert(bytes, one.min(other), b"&a ");
}

impl Utf16 {
    fn encode(self, bytes: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(bytes);
        let units = self.mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit: u16| if self.big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }
}
