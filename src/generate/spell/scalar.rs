//! Writes scalars: plain if that is safe, else with either kind of quotes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Dialect, Pen};
use crate::generate::node::Node;

/// Words that a YAML reader reads as something other than a string, in lower case.
const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

impl Pen<'_> {
    /// Writes a scalar on one line. Lists and mappings are not scalars.
    pub(super) fn scalar(&mut self, node: &Node) {
        match node {
            Node::Null => self.spelled(&["null", "~"], &["Null"]),
            Node::Bool(true) => self.spelled(&["true"], &["yes", "True", "on", "y", "!!bool 'yes'"]),
            Node::Bool(false) => self.spelled(&["false"], &["no", "FALSE", "off", "n", "Off"]),
            Node::Number("1") => self.spelled(&["1"], &["0x1", "01", "1_", "+1", "0b1", "1.0", "!!int '1'"]),
            Node::Number("1e3") => self.spelled(&["1000"], &["1e3", "1_000", "01750", "0x3e8", "1.0e+3"]),
            Node::Number(spelling) => self.number(spelling),
            Node::Data(bytes) => self.text(&STANDARD.encode(bytes)),
            Node::Text(text) => self.text(text),
            Node::Raw(yaml) => self.out.push_str(yaml),
            Node::List(_) | Node::Map(_) => {}
        }
    }

    /// Writes a number; other readers do not have integers that large.
    pub(super) fn number(&mut self, spelling: &str) {
        self.out.push_str(spelling);
        if self.dialect == Dialect::Common && spelling.len() > 19 && spelling.parse::<u64>().is_err() {
            self.out.push_str(".0");
        }
    }

    fn spelled(&mut self, common: &[&str], own: &[&str]) {
        let list = if !own.is_empty() && self.in_own_dialect() { own } else { common };
        let choice = self.choose(u8::try_from(list.len()).unwrap_or(u8::MAX));
        self.out.push_str(list[usize::from(choice)]);
    }

    fn text(&mut self, text: &str) {
        let plain = plain_is_safe(text);
        match self.choose(4) {
            0 | 1 if plain => self.out.push_str(text),
            2 if single_is_safe(text) => self.single(text),
            3 if word_is_safe(text) && self.in_own_dialect() => {
                self.out.push_str("!!str ");
                self.out.push_str(text);
            }
            _ => self.double(text),
        }
    }

    /// Writes a key, with quotes if it would not be read as a string.
    pub(super) fn key(&mut self, key: &str) {
        match self.choose(8) {
            6 if single_is_safe(key) => self.single(key),
            choice if choice < 6 && plain_is_safe(key) => self.out.push_str(key),
            _ => self.double(key),
        }
    }

    fn single(&mut self, text: &str) {
        self.out.push('\'');
        self.out.push_str(&text.replace('\'', "''"));
        self.out.push('\'');
    }

    /// Writes a string in double quotes, with the escapes that JSON and YAML share.
    pub(super) fn double(&mut self, text: &str) {
        self.out.push('"');
        for char in text.chars() {
            match char {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\t' => self.out.push_str("\\t"),
                '\r' => self.out.push_str("\\r"),
                char if must_be_escaped(char) => self.out.push_str(&format!("\\u{:04x}", u32::from(char))),
                char => self.out.push(char),
            }
        }
        self.out.push('"');
    }
}

/// Whether YAML reads the character as a line break, or not at all. None of these is beyond the BMP, so no surrogates are needed.
fn must_be_escaped(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether the text needs no quotes anywhere, not even in flow style or as a key.
fn plain_is_safe(text: &str) -> bool {
    word_is_safe(text)
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether the text is a single word without characters that are special in YAML.
fn word_is_safe(text: &str) -> bool {
    let ordinary = |char: char| char.is_ascii_alphanumeric() || "/._@%+=~-:".contains(char);
    !text.is_empty()
        && text.chars().all(ordinary)
        && !text.ends_with(':')
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '/')
}

fn single_is_safe(text: &str) -> bool {
    !text.chars().any(must_be_escaped)
}

/// Whether the text can be a block scalar with the chomping that [`Pen::lines`] chooses: its lines must start with a letter or digit.
pub(super) fn block_is_safe(text: &str) -> bool {
    let lines = text.strip_suffix('\n').unwrap_or(text);
    lines.split('\n').all(|line| line.starts_with(|first: char| first.is_ascii_alphanumeric()) && !line.chars().any(must_be_escaped))
}
