//! The fast lane: block mappings and lists of plain lines, which is what kubeconfigs consist of.
//!
//! Where the parser stands between two entries of a block collection, the lane reads `key: value`, `key:` and `- key: value` lines
//! straight from the text, without tokens. It takes a line only if the general way could read it in no other manner, and leaves every
//! other line to the general way, untouched. That the two agree is a property of its own (see the tests).

use memchr::{memchr, memchr2, memchr3};

use super::{Parser, State};
use crate::decode::scan::Line;
use crate::decode::token::{Mark, Text};
use crate::decode::tree::Properties;

/// Keys longer than this are left to the general way, which counts how far their ':' may be.
const LONGEST_KEY: usize = 1000;

/// How many bytes of a value are looked at one by one before the search for its end is worth its set-up.
const SHORT: usize = 40;

impl Parser<'_, '_> {
    /// Reads as many lines as it can, from between two entries of a block collection.
    pub(super) fn lane(&mut self) {
        let Some((text, mut here, mut fresh)) = self.scanner.line() else { return };
        loop {
            let entry = next_token(text, here);
            fresh |= entry.line > here.line;
            if !fresh || entry.at >= text.len() || at_marker(text, entry) {
                break;
            }
            let (column, indent) = (entry.column(), self.scanner.indent());
            let after = match self.state {
                State::BlockMappingKey if column == indent => self.lane_pair(text, entry, indent),
                State::BlockSequenceEntry | State::IndentlessSequenceEntry if column == indent && at_dash(text, entry.at) => {
                    self.lane_item(text, entry, indent)
                }
                State::BlockMappingKey | State::BlockSequenceEntry if column < indent => {
                    self.scanner.leave_block();
                    self.close(true);
                    Some(entry)
                }
                State::IndentlessSequenceEntry if column <= indent => {
                    self.close(false);
                    Some(entry)
                }
                _ => None,
            };
            here = entry;
            match after {
                Some(next) => here = next,
                None => break,
            }
            // Everything the lane reads ends its line, or stands at the front of a nested entry.
            fresh = true;
        }
        if fresh {
            self.scanner.resume(here);
        }
    }

    /// `key: value`, or `key:` and what it opens.
    fn lane_pair(&mut self, text: &[u8], entry: Line, indent: i32) -> Option<Line> {
        let colon = key_end(text, entry.at)?;
        let key = entry.mark();
        let value = colon + 1 + spaces(text, colon + 1);
        if matches!(text.get(value)?, b'\n' | b'#') {
            let colon_mark = entry.moved(colon).mark();
            return self.lane_nested(text, (key, colon, colon_mark), entry.moved(value), indent);
        }
        let (scalar, plain, next) = scalar(text, entry.moved(value), indent)?;
        self.lane_scalar(text, Text::borrowed(entry.at, colon), true, key.at);
        self.lane_scalar(text, scalar, plain, value as u32);
        Some(next)
    }

    /// What a `key:` without value on its line opens: a mapping, a list, or nothing, which is null.
    fn lane_nested(&mut self, text: &[u8], (key, colon, colon_mark): (Mark, usize, Mark), rest: Line, indent: i32) -> Option<Line> {
        let next = next_token(text, rest);
        if next.at >= text.len() || at_marker(text, next) {
            return None;
        }
        let dash = at_dash(text, next.at);
        let deeper = next.column() > indent;
        // What is no key may be the value, even in the key's own column.
        if next.column() >= indent && !dash && key_end(text, next.at).is_none() {
            return None;
        }
        if deeper && !self.scanner.enter_block(next.column()) {
            return None;
        }
        self.lane_scalar(text, Text::borrowed(key.at as usize, colon), true, key.at);
        if deeper {
            self.lane_open(dash, next.mark(), State::BlockMappingKey);
        } else if next.column() == indent && dash {
            self.states.push(State::BlockMappingKey);
            self.state = State::IndentlessSequenceEntry;
            self.tree.open_sequence(Properties::default(), next.mark());
        } else {
            self.tree.empty(colon_mark);
        }
        Some(next)
    }

    /// `- value`, or `- key:`, which opens a mapping.
    fn lane_item(&mut self, text: &[u8], entry: Line, indent: i32) -> Option<Line> {
        let content = entry.moved(entry.at + 1 + spaces(text, entry.at + 1));
        if key_end(text, content.at).is_some() {
            if !self.scanner.enter_block(content.column()) {
                return None;
            }
            self.lane_open(false, content.mark(), self.state);
            return Some(content);
        }
        let (scalar, plain, next) = scalar(text, content, indent)?;
        self.lane_scalar(text, scalar, plain, content.at as u32);
        Some(next)
    }

    fn lane_open(&mut self, list: bool, mark: Mark, back_to: State) {
        self.states.push(back_to);
        self.opened.push(mark);
        if list {
            self.state = State::BlockSequenceEntry;
            self.tree.open_sequence(Properties::default(), mark);
        } else {
            self.state = State::BlockMappingKey;
            self.tree.open_mapping(Properties::default(), mark);
        }
    }

    #[inline]
    fn lane_scalar(&mut self, text: &[u8], scalar: Text, plain: bool, at: u32) {
        self.tree.untagged(scalar, scalar.bytes(text, &[]), plain, at);
    }
}

/// The next character that is neither blank nor comment.
#[inline]
fn next_token(text: &[u8], mut here: Line) -> Line {
    loop {
        match text.get(here.at) {
            Some(b' ') => here.at += 1,
            Some(b'\n') => here = here.next(here.at + 1),
            Some(b'#') => here.at = memchr(b'\n', text.get(here.at..).unwrap_or_default()).map_or(text.len(), |width| here.at + width),
            _ => return here,
        }
    }
}

/// Whether what stands here at the front of a line may be a document marker or a directive.
fn at_marker(text: &[u8], here: Line) -> bool {
    here.column() == 0
        && (text.get(here.at..).is_some_and(|rest| rest.starts_with(b"---") || rest.starts_with(b".") || rest.starts_with(b"%")))
}

/// Whether a list item begins here.
fn at_dash(text: &[u8], at: usize) -> bool {
    matches!(text.get(at..), Some([b'-', b' ' | b'\n', ..] | [b'-']))
}

fn spaces(text: &[u8], from: usize) -> usize {
    text.get(from..).unwrap_or_default().iter().take_while(|&&byte| byte == b' ').count()
}

/// The ':' of a plain key without odd characters.
#[inline]
fn key_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if !rest.first()?.is_ascii_alphanumeric() {
        return None;
    }
    let width = rest.iter().take(LONGEST_KEY).position(|&byte| !IN_KEY[byte as usize])?;
    matches!(rest.get(width..width + 2)?, b": " | b":\n").then_some(at + width)
}

/// A scalar that ends on its line: its text, whether it is plain, and where its line ends.
#[inline]
fn scalar(text: &[u8], here: Line, indent: i32) -> Option<(Text, bool, Line)> {
    match text.get(here.at)? {
        quote @ (b'"' | b'\'') => quoted(text, here, *quote),
        byte if BEGINS_PLAIN[*byte as usize] => plain(text, here, indent),
        _ => None,
    }
}

/// A quoted scalar without escapes, alone on the rest of its line.
fn quoted(text: &[u8], here: Line, quote: u8) -> Option<(Text, bool, Line)> {
    let start = here.at + 1;
    let inner = text.get(start..)?;
    let end = if quote == b'"' { memchr3(b'"', b'\\', b'\n', inner)? } else { memchr2(b'\'', b'\n', inner)? };
    if inner.get(end) != Some(&quote) {
        return None;
    }
    let after = start + end + 1;
    let line_end = after + spaces(text, after);
    // A second quote here would be an escaped one.
    (text.get(line_end)? == &b'\n').then_some((Text::borrowed(start, start + end), false, here.moved(line_end)))
}

/// A plain scalar without comment, which the next line does not continue.
#[inline]
fn plain(text: &[u8], here: Line, indent: i32) -> Option<(Text, bool, Line)> {
    let mut at = here.at;
    let line_end = loop {
        at = plain_stop(text, at)?;
        match text.get(at)? {
            b'\n' => break at,
            b':' if matches!(text.get(at + 1)?, b' ' | b'\n') => return None,
            b'#' if text.get(at.checked_sub(1)?) == Some(&b' ') => return None,
            _ => at += 1,
        }
    };
    let blanks = text.get(here.at..line_end)?.iter().rev().take_while(|&&byte| byte == b' ').count();
    let value = Text::borrowed(here.at, line_end - blanks);
    let end = here.moved(line_end);
    // Blank lines aside, anything indented deeper would continue the value.
    let mut next = end;
    loop {
        match text.get(next.at) {
            Some(b' ') => next.at += 1,
            Some(b'\n') => next = next.next(next.at + 1),
            None => break,
            Some(b'#') => break,
            Some(_) if next.column() > indent => return None,
            Some(_) => break,
        }
    }
    Some((value, true, next))
}

/// The next newline, ':' or '#'.
#[inline]
fn plain_stop(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let near = rest.get(..SHORT).unwrap_or(rest);
    if let Some(width) = near.iter().position(|&byte| matches!(byte, b'\n' | b':' | b'#')) {
        return Some(from + width);
    }
    memchr3(b'\n', b':', b'#', rest.get(near.len()..)?).map(|width| from + near.len() + width)
}

/// Which bytes may stand in a key that the lane reads.
const IN_KEY: [bool; 256] = table(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./");

/// Which bytes can begin a plain scalar and nothing else.
const BEGINS_PLAIN: [bool; 256] = table(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+~$()=;^");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::decode::dialect::Dialect;
    use crate::decode::fault::Place;
    use crate::decode::input::Input;
    use crate::decode::parse::parse;
    use crate::decode::scan::Scanner;
    use crate::decode::tree::{Builder, Kind};
    use crate::release::{Behaviours, Release};

    type Node = (Kind, bool, Vec<u8>, u32, u32, u32);

    /// The nodes of a document, or where it is refused.
    fn read(bytes: &[u8], with_lane: bool, behaviours: Behaviours) -> Result<Vec<Node>, (&'static str, Place)> {
        let dialect = Dialect::of(behaviours);
        let Input { text, simple, refills } = Input::new(bytes);
        let mut scanner = Scanner::new(&text, refills, simple && with_lane, dialect);
        let mut builder = Builder::new(dialect);
        parse(&mut scanner, &mut builder, dialect).map_err(|fault| (fault.step.as_str(), fault.place))?;
        let side = scanner.into_side();
        let bytes = |node: &crate::decode::tree::Node| node.text.bytes(&text, &side).to_vec();
        Ok(builder.nodes.iter().map(|node| (node.kind, node.implicit, bytes(node), node.at, node.end, node.link)).collect())
    }

    /// Lines that the lane reads, and lines that it must leave alone.
    fn line() -> impl Strategy<Value = String> {
        let front = prop::sample::select(vec!["", "", "- ", "- ", "-   ", "-", "? ", ": ", "- - ", "---", "--- ", "...", "%"]);
        let key = prop::sample::select(vec![
            "a: ",
            "b: ",
            "b:",
            "key:",
            "key:  ",
            "a.b/c-d: ",
            "n: ",
            "1: ",
            "\"q\": ",
            "a b: ",
            "a:b: ",
            "<<: ",
            "&x a: ",
            "*x : ",
            "",
            "",
            "a:\t",
        ]);
        let value = prop::sample::select(vec![
            "",
            "",
            "x",
            "x  ",
            "x # c",
            "x#c",
            "# c",
            "x: y",
            "x:y",
            "x:",
            "https://h:6443/p",
            "a b  c",
            "\"q\"",
            "\"q\" ",
            "\"q\\n\"",
            "\"q\" x",
            "'q'",
            "'q''r'",
            "''",
            "'q",
            "\"q",
            "{}",
            "[]",
            "[a, b]",
            "{a: b}",
            "{}: b",
            "|",
            ">-",
            "&x y",
            "*x",
            "!t y",
            "- y",
            "-y",
            "- ",
            "@",
            "~",
            "1.5",
            "é",
            "x\ty",
            "0123456789012345678901234567890123456789012345678901234567890123456789 #",
            "0123456789012345678901234567890123456789012345678901234567890123456789: x",
        ]);
        (0usize..6, front, key, value).prop_map(|(indent, front, key, value)| format!("{}{front}{key}{value}", " ".repeat(indent)))
    }

    fn document() -> impl Strategy<Value = String> {
        let end = prop::sample::select(vec!["\n", "\n", "\n", "\n", "\n\n", "\n  \n", "\r\n", ""]);
        prop::collection::vec((line(), end), 0..9).prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
    }

    const VALUES: [&str; 17] = [
        "",
        "",
        "x",
        "x",
        "x y  ",
        "1",
        "\"q\"",
        "'q' ",
        "x # c",
        "{}",
        "[a]",
        "|\n        t",
        "# c",
        "&a v",
        "*a",
        "x\n           more",
        "\"\"",
    ];

    /// A block document that is mostly sound, built from a list of choices.
    fn sound_document(choices: &[u8]) -> String {
        let mut text = String::new();
        // The open collections: their indentation, and whether they are lists.
        let mut open = vec![(0, false)];
        for choice in choices.chunks_exact(4) {
            let [depth, value, shape, gap] = [choice[0], choice[1], choice[2], choice[3]].map(usize::from);
            open.truncate(open.len().saturating_sub([0, 0, 0, 0, 1, 1, 2, 3][depth % 8]).max(1));
            let Some(&(indent, list)) = open.last() else { return text };
            text.push_str(&" ".repeat(indent));
            let value = VALUES[value % VALUES.len()];
            let inner = indent + 2 + gap % 2;
            match (list, shape % 7) {
                (true, 0) => text.push('-'),
                (true, 1) => text.push_str(&format!("- {value}")),
                (true, _) => {
                    text.push_str(&format!("-{}k{depth}: {value}", " ".repeat(inner - indent - 1)));
                    open.push((inner, false));
                }
                (false, 0) => {
                    text.push_str("list:");
                    open.push((indent, true));
                }
                (false, 1) => {
                    text.push_str("list: ");
                    open.push((inner, true));
                }
                (false, 2) => {
                    text.push_str("map:");
                    open.push((inner, false));
                }
                (false, 3) => {
                    let odd = ["|", ">", "{}: x", "[a]", "\"q\": v", "*a : x", "&a k: v", "? x", "{a: b}", "---", "%"][value.len() % 11];
                    text.push_str(&format!("k:\n{}{odd}", " ".repeat(indent)));
                }
                (false, _) => text.push_str(&format!("k{depth}: {value}")),
            }
            text.push_str(["\n", "\n", "\n", "\n", "\n\n", "\n  # c\n", "\n#\n", "  \n"][gap % 8]);
        }
        if choices.len().is_multiple_of(2) { text } else { text.trim_end().to_owned() }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        /// What the fast lane reads, the general way reads the same.
        #[test]
        fn the_lane_changes_nothing(text in document(), old in any::<bool>()) {
            let behaviours = if old { Release::OLDEST.behaviours() } else { Release::NEWEST.behaviours() };
            prop_assert_eq!(read(text.as_bytes(), true, behaviours), read(text.as_bytes(), false, behaviours));
        }

        /// The same on documents that are mostly sound.
        #[test]
        fn the_lane_changes_nothing_in_sound_documents(choices in prop::collection::vec(any::<u8>(), 4..80)) {
            let text = sound_document(&choices);
            prop_assert_eq!(read(text.as_bytes(), true, Release::NEWEST.behaviours()), read(text.as_bytes(), false, Release::NEWEST.behaviours()), "{}", text);
        }
    }

    #[test]
    fn the_lane_changes_nothing_in_recorded_documents() {
        use base64::Engine;
        for line in include_str!("../../../tests/recorded/yaml-cases.ndjson").lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a case a line");
            let input = case["input_b64"].as_str().expect("base64");
            let bytes = base64::engine::general_purpose::STANDARD.decode(input).expect("base64");
            assert_eq!(
                read(&bytes, true, Release::NEWEST.behaviours()),
                read(&bytes, false, Release::NEWEST.behaviours()),
                "{}",
                case["name"]
            );
        }
    }
}
