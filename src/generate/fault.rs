//! What goes wrong with a file between its writer and its reader.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::node::Node;

/// One mistake in what a document says.
#[derive(Clone, Debug)]
pub enum Slip {
    /// One value is another one, perhaps of the wrong type.
    Replaced(Index, Node),
    /// A mapping has one field more.
    Added(Index, &'static str, Node),
    /// The fields or items of a collection come in reverse.
    Reversed(Index),
    /// A collection has its first field or item twice.
    Doubled(Index),
    /// A field or item is missing.
    Dropped(Index),
}

/// A mistake in what a document says.
pub fn arb_slip() -> BoxedStrategy<Slip> {
    let value = prop_oneof![
        Just(Node::Null),
        Just(Node::Bool(true)),
        Just(Node::Number("1")),
        Just(Node::text("")),
        Just(Node::text("QQ=")),
        Just(Node::List(Vec::new())),
        Just(Node::List(vec![Node::Null])),
        Just(Node::Map(Vec::new())),
        select(RAW).prop_map(Node::Raw),
    ];
    let key = select(&["KIND", "apiversion", "name", "clusters", "current-context", "<<", "server", "extension", "1", "true"][..]);
    prop_oneof![
        4 => (any::<Index>(), value.clone()).prop_map(|(at, value)| Slip::Replaced(at, value)),
        2 => (any::<Index>(), key, value).prop_map(|(at, key, value)| Slip::Added(at, key, value)),
        1 => any::<Index>().prop_map(Slip::Reversed),
        1 => any::<Index>().prop_map(Slip::Doubled),
        1 => any::<Index>().prop_map(Slip::Dropped),
    ]
    .boxed()
}

/// Scalars that are not what they seem, and things that are no scalars.
const RAW: &[&str] = &[
    "yes",
    "0x1",
    "1e3",
    "0123",
    "1_000",
    ".inf",
    ".nan",
    "~",
    "2001-01-01",
    "!!str 1",
    "!!int x",
    "!!binary QQ==",
    "!local 1",
    "*unknown",
    "&self [*self]",
    "{{ .Values.x }}",
    "{[a]: b}",
    "{~: b}",
    "{<<: 1}",
    "{1: a, '1': b}",
    "@at",
    "`x`",
    "%x",
    "\"open",
    "'it''s'",
    "\"\\/\"",
    "\"\\ud83d\"",
    "- a",
    "a: b",
    "|",
    "]",
];

impl Slip {
    /// Makes the mistake.
    pub fn befall(&self, document: &mut Node) {
        let count = document.count();
        let (Slip::Replaced(at, _) | Slip::Added(at, ..) | Slip::Reversed(at) | Slip::Doubled(at) | Slip::Dropped(at)) = self;
        let Some(node) = document.nth_mut(at.index(count)) else { return };
        match (self, node) {
            (Slip::Replaced(_, value), node) => *node = value.clone(),
            (Slip::Added(_, key, value), Node::Map(fields)) => fields.push(((*key).to_owned(), value.clone())),
            (Slip::Reversed(_), Node::Map(fields)) => fields.reverse(),
            (Slip::Reversed(_), Node::List(items)) => items.reverse(),
            (Slip::Doubled(_), Node::Map(fields)) => fields.extend(fields.first().cloned()),
            (Slip::Doubled(_), Node::List(items)) => items.extend(items.first().cloned()),
            (Slip::Dropped(_), Node::Map(fields)) => drop(fields.pop()),
            (Slip::Dropped(_), Node::List(items)) => drop(items.pop()),
            _ => {}
        }
    }
}

/// One mistake in the bytes of a file.
#[derive(Clone, Debug)]
pub enum Damage {
    /// The file ends early.
    Cut(Index),
    /// Something stands where it should not.
    Inserted(Index, &'static [u8]),
    /// A byte is missing.
    Lost(Index),
    /// A byte is another one.
    Changed(Index, u8),
}

/// A mistake in the bytes of a file.
pub fn arb_damage() -> BoxedStrategy<Damage> {
    let bytes: &'static [&'static [u8]] = &[
        b"\t",
        b"\n",
        b" ",
        b":",
        b"- ",
        b"\0",
        b"\xff",
        b"\xc3\xa9",
        b"\xef\xbb\xbf",
        b"\xc2\x85",
        b"\r",
        b"#",
        b"\"",
        b"'",
        b"{",
        b"]",
        b"&a ",
        b"*a",
        b"!",
        b"|\n",
    ];
    prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), select(bytes)).prop_map(|(at, bytes)| Damage::Inserted(at, bytes)),
        any::<Index>().prop_map(Damage::Lost),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Changed(at, byte)),
    ]
    .boxed()
}

impl Damage {
    /// Damages the bytes.
    pub fn befall(&self, bytes: &mut Vec<u8>) {
        let room = bytes.len() + 1;
        match self {
            Damage::Cut(at) => bytes.truncate(at.index(room)),
            Damage::Inserted(at, more) => {
                let at = at.index(room);
                bytes.splice(at..at, more.iter().copied());
            }
            Damage::Lost(at) if !bytes.is_empty() => drop(bytes.remove(at.index(bytes.len()))),
            Damage::Changed(at, byte) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Damage::Lost(_) | Damage::Changed(..) => {}
        }
    }
}

/// Bytes that may be anything: noise, or YAML's own bricks in no order.
pub fn arb_bytes() -> BoxedStrategy<Vec<u8>> {
    let brick = select(BRICKS);
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..48),
        proptest::collection::vec(brick, 0..24).prop_map(|bricks| bricks.concat().into_bytes()),
    ]
    .boxed()
}

const BRICKS: &[&str] = &[
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "- ",
    ": ",
    "? ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "!!str ",
    "!t ",
    "<<",
    "#",
    "\t",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "clusters",
    "users",
    "contexts",
    "name",
    "cluster",
    "user",
    "context",
    "server",
    "token",
    "current-context",
    "extensions",
    "extension",
    "exec",
    "kind",
    "apiVersion",
    "Config",
    "v1",
    "__internal",
    "null",
    "yes",
    "0x1F",
    "1e3",
    ".nan",
    "a",
    "é",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\r\n",
    "\\",
    "\"\\u00e9\"",
    "\"\\x41\"",
];
