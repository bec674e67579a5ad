//! Writes a document as go-yaml does: in blocks, with sorted keys, two spaces a level, and lines that are folded after 80 characters.
//!
//! Follows the emitter of libyaml, see `LICENSE-libyaml`, in what decides the bytes: whether the place is fit for an indicator, whether the
//! line has nothing but indentation so far, and what a scalar's characters allow.

mod order;
mod scalar;
mod writer;

use std::vec::IntoIter;

use super::dialect::Dialect;
use super::kind::Kind;
use super::number::Number;
use super::tag;
use super::timestamp::is_timestamp;
use super::tree::{Index, Tree};
use crate::go::strconv::format_float64;
use scalar::{Scalar, Style};
use writer::Writer;

/// The most bytes of a key that stands on one line with its value.
const LONGEST_KEY: usize = 128;

/// Writes a whole document, whose nodes are expanded.
pub(crate) fn emit(tree: &Tree<'_>, dialect: Dialect) -> String {
    let mut emitter = Emitter { tree, dialect, writer: Writer::default(), open: Vec::new() };
    if let Some(root) = tree.root() {
        emitter.node(root, Place { indent: None, is_value: false });
    }
    while let Some(innermost) = emitter.open.last_mut() {
        match innermost.next() {
            None => drop(emitter.open.pop()),
            Some((Entry::Item(item), indent)) => emitter.item(item, indent),
            Some((Entry::Pair(key, value), indent)) => emitter.pair(key, value, indent),
        }
    }
    emitter.writer.begin_line(0);
    emitter.writer.out
}

struct Emitter<'t, 'a> {
    tree: &'t Tree<'a>,
    dialect: Dialect,
    writer: Writer,
    /// The collections around the current place.
    open: Vec<Open>,
}

/// A collection that is partly written.
struct Open {
    entries: IntoIter<Entry>,
    indent: usize,
}

#[derive(Clone, Copy)]
enum Entry {
    Item(Index),
    Pair(Index, Index),
}

impl Open {
    fn next(&mut self) -> Option<(Entry, usize)> {
        Some((self.entries.next()?, self.indent))
    }
}

/// Where a node stands.
#[derive(Clone, Copy)]
struct Place {
    /// The indentation of the collection around it; none for the root.
    indent: Option<usize>,
    is_value: bool,
}

impl Place {
    fn below(self) -> usize {
        self.indent.map_or(0, |indent| indent + 2)
    }
}

impl Emitter<'_, '_> {
    fn item(&mut self, item: Index, indent: usize) {
        self.writer.begin_line(indent);
        self.writer.indicator("-", true);
        self.node(item, Place { indent: Some(indent), is_value: false });
    }

    fn pair(&mut self, key: Index, value: Index, indent: usize) {
        self.writer.begin_line(indent);
        let name = self.scalar(key);
        if name.text.len() <= LONGEST_KEY && !name.has_breaks() {
            self.writer.scalar(&name.into_key(), indent + 2);
            self.writer.colon();
        } else {
            self.writer.indicator("?", true);
            self.writer.scalar(&name, indent + 2);
            self.writer.begin_line(indent);
            self.writer.indicator(":", true);
        }
        self.node(value, Place { indent: Some(indent), is_value: true });
    }

    /// Writes a scalar or an empty collection, or begins another.
    fn node(&mut self, node: Index, place: Place) {
        match self.tree.kind(node) {
            Kind::Sequence => {
                let entries: Vec<Entry> = self.tree.items(node).map(Entry::Item).collect();
                // A list that begins below its key is not indented.
                let stands_below = place.is_value && !self.writer.is_indentation();
                let indent = place.indent.filter(|_| stands_below).unwrap_or(place.below());
                self.begin(entries, indent, "[]");
            }
            Kind::Mapping => {
                let mut pairs: Vec<(Index, Index)> = self.tree.pairs(node).collect();
                order::sort(&mut pairs, |(key, _)| String::from_utf8_lossy(self.tree.bytes(*key)));
                self.begin(pairs.into_iter().map(|(key, value)| Entry::Pair(key, value)).collect(), place.below(), "{}");
            }
            _ => {
                let scalar = self.scalar(node);
                self.writer.scalar(&scalar, place.indent.unwrap_or(0) + 2);
            }
        }
    }

    fn begin(&mut self, entries: Vec<Entry>, indent: usize, empty: &str) {
        if entries.is_empty() {
            self.writer.indicator(empty, false);
        } else {
            self.open.push(Open { entries: entries.into_iter(), indent });
        }
    }

    /// Returns the text of a scalar and the style that suits its value.
    fn scalar(&self, node: Index) -> Scalar {
        let plain = |text: String| Scalar::new(text, Style::Plain);
        match self.tree.kind(node) {
            Kind::True => plain("true".to_owned()),
            Kind::False => plain("false".to_owned()),
            Kind::Int | Kind::Uint | Kind::Float => plain(match self.tree.number(node, self.dialect.floats) {
                Number::Int(value) => value.to_string(),
                Number::Uint(value) => value.to_string(),
                Number::Float(value) => format_float64(value),
            }),
            Kind::Str => {
                let text = String::from_utf8_lossy(self.tree.bytes(node)).into_owned();
                let style = self.style(&text);
                Scalar::new(text, style)
            }
            _ => plain("null".to_owned()),
        }
    }

    /// Returns the style of a text: one that would be read as something else is quoted.
    fn style(&self, text: &str) -> Style {
        if text.contains('\n') {
            return Style::Literal;
        }
        let bytes = text.as_bytes();
        let is_text = tag::plain(bytes, self.dialect) == Kind::Str && !is_timestamp(bytes) && !is_base_60(bytes);
        if is_text { Style::Plain } else { Style::Double }
    }
}

/// Whether YAML 1.1 reads the text as a number to the base 60, such as `1:30` or `12:30:45.5`. Nobody else does.
fn is_base_60(text: &[u8]) -> bool {
    let unsigned = text.strip_prefix(b"+").or_else(|| text.strip_prefix(b"-")).unwrap_or(text);
    let is_digit = |byte: &u8| byte.is_ascii_digit() || *byte == b'_';
    let (whole, fraction) = match unsigned.iter().position(|byte| *byte == b'.') {
        Some(dot) => unsigned.split_at(dot),
        None => (unsigned, &[] as &[u8]),
    };
    let mut parts = whole.split(|byte| *byte == b':');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&[u8]> = parts.collect();
    let is_sixtieth = |part: &&[u8]| matches!(part, [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
    first.first().is_some_and(u8::is_ascii_digit)
        && first.iter().all(is_digit)
        && !rest.is_empty()
        && rest.iter().all(is_sixtieth)
        && fraction.iter().skip(1).all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::super::dialect::Dialect;
    use super::super::document::read;
    use super::{emit, is_base_60};
    use crate::release::Release;

    fn emitted(json: &str) -> String {
        let dialect = Dialect::of(Release::NEWEST.behaviours());
        emit(&read(json.as_bytes(), dialect).unwrap().tree, dialect)
    }

    #[test]
    fn collections_and_scalars() {
        let json =
            r#"{"b": [{"c": 1, "a": [[], {}, [true, null]]}], "a": {"x": "y", "n": 1e21, "f": 0.5, "big": 18446744073709551615, "e": ""}}"#;
        let yaml = "a:\n  big: 18446744073709551615\n  e: \"\"\n  f: 0.5\n  \"n\": 1e+21\n  x: \"y\"\nb:\n- a:\n  - []\n  - {}\n  - - true\n    - null\n  c: 1\n";
        assert_eq!(emitted(json), yaml);
    }

    #[test]
    fn base_60() {
        for text in ["1:30", "-12:30:45", "1_0:5.5_0", "0:0."] {
            assert!(is_base_60(text.as_bytes()), "{text}");
        }
        for text in ["1", "1:60", ":30", "1:", "a:1", "1:2:", "1:30.x", "_1:2", "1:123"] {
            assert!(!is_base_60(text.as_bytes()), "{text}");
        }
    }
}
