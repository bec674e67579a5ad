//! The fast path: reads block mappings and lists of plain lines, which is what most kubeconfigs consist of.
//!
//! When the parser is between two entries of a block collection, lines of the forms `key: value`, `key:` and `- key: value` are read
//! directly from the text, without tokens. The fast path reads a line only if scanner and parser would read it in the same way; it leaves
//! every other line to them. Properties in `fast_path_test` check that the two agree.
//!
//! It is used only for texts of printable ASCII and LF, where every byte is a character and only LF ends a line.

use memchr::{memchr, memchr2, memchr3};

use super::position::Offset;
use super::scan::Scanner;
use super::scan::hand_over::Cursor;
use super::state::{Stack, State};
use super::token::{Mark, Text, Token, TokenKind};
use super::tree::{Builder, Properties};

/// Keys longer than this are left to the scanner, which limits how far away their ':' may be.
const LONGEST_KEY: usize = 1000;

/// How many bytes of a value are looked at one by one before `memchr` is worth its set-up.
const SHORT: usize = 40;

/// Reads as many lines as it can, starting between two entries of a block collection.
pub(super) fn read(scanner: &mut Scanner<'_>, tree: &mut Builder, stack: &mut Stack) {
    let Some((text, mut here, mut entry_allowed)) = scanner.hand_over() else { return };
    let begin = (here, tree.nodes.len());
    let mut path = FastPath { scanner, tree, stack, ends: 0 };
    loop {
        let entry = next_token(text, here);
        entry_allowed |= entry.line > here.line;
        if !entry_allowed || entry.at >= text.len() || at_marker(text, entry) {
            break;
        }
        let after = path.entry(text, entry);
        here = entry;
        match after {
            Some(next) => here = next,
            None => break,
        }
        // What was read ends its line, or is followed by a nested entry.
        entry_allowed = true;
    }
    if entry_allowed {
        path.scanner.resume(here);
        path.remember(text, begin);
    }
}

struct FastPath<'p, 'a> {
    scanner: &'p mut Scanner<'a>,
    tree: &'p mut Builder,
    stack: &'p mut Stack,
    /// The number of nodes when a collection last ended.
    ends: usize,
}

impl FastPath<'_, '_> {
    /// Reads one entry, or the end of a collection before it. Returns where to go on; none where the entry is left to the scanner.
    #[inline]
    fn entry(&mut self, text: &[u8], entry: Cursor) -> Option<Cursor> {
        let (column, indent) = (entry.column(), self.scanner.indent());
        match self.stack.state {
            State::BlockMappingKey if column == indent => self.pair(text, entry, indent),
            State::BlockSequenceEntry | State::IndentlessSequenceEntry if column == indent && at_dash(text, entry.at) => {
                self.item(text, entry, indent)
            }
            State::BlockMappingKey | State::BlockSequenceEntry if column < indent => {
                self.scanner.leave_block();
                self.stack.close();
                self.tree.close();
                self.ends = self.tree.nodes.len();
                Some(entry)
            }
            State::IndentlessSequenceEntry if column <= indent => {
                self.stack.pop();
                self.tree.close();
                Some(entry)
            }
            _ => None,
        }
    }

    /// Adds two tokens to the scanner's history for what was read since `begin`, if anything was: one where it begins, and the last scalar,
    /// if it ends with one.
    fn remember(self, text: &[u8], (begin, nodes): (Cursor, usize)) {
        let tree = self.tree;
        let has_ended = self.ends == tree.nodes.len();
        if !has_ended && tree.nodes.len() == nodes {
            return;
        }
        self.scanner.remember(|| {
            let begin = Token::bare(TokenKind::BlockEntry, next_token(text, begin).mark());
            let scalar = if has_ended { None } else { tree.last_scalar() };
            let last =
                scalar.map(|(text, at)| Token { kind: TokenKind::Scalar { plain: true }, mark: Mark { at, ..Mark::default() }, text });
            [begin, last.unwrap_or(begin)]
        });
    }

    /// Reads `key: value`, or `key:` and the beginning of its value.
    fn pair(&mut self, text: &[u8], entry: Cursor, indent: i32) -> Option<Cursor> {
        let colon = key_end(text, entry.at)?;
        let key = entry.mark();
        let value = colon + 1 + spaces(text, colon + 1);
        if matches!(text.get(value)?, b'\n' | b'#') {
            let colon_mark = entry.moved(colon).mark();
            return self.nested(text, (key, colon, colon_mark), entry.moved(value), indent);
        }
        let (scalar, plain, next) = scalar(text, entry.moved(value), indent)?;
        self.scalar(text, Text::borrowed(entry.at, colon), true, key.at);
        self.scalar(text, scalar, plain, value as Offset);
        Some(next)
    }

    /// Reads what follows a `key:` without a value on its line: the beginning of a mapping or list, or nothing, which is null.
    fn nested(&mut self, text: &[u8], (key, colon, colon_mark): (Mark, usize, Mark), rest: Cursor, indent: i32) -> Option<Cursor> {
        let next = next_token(text, rest);
        if next.at >= text.len() || at_marker(text, next) {
            return None;
        }
        let dash = at_dash(text, next.at);
        let deeper = next.column() > indent;
        // Text that is not a key may be the value, even in the key's own column.
        if next.column() >= indent && !dash && key_end(text, next.at).is_none() {
            return None;
        }
        if deeper && !self.scanner.enter_block(next.column()) {
            return None;
        }
        self.scalar(text, Text::borrowed(key.at as usize, colon), true, key.at);
        if deeper {
            self.open(dash, next.mark(), State::BlockMappingKey);
        } else if next.column() == indent && dash {
            self.stack.outer.push(State::BlockMappingKey);
            self.stack.state = State::IndentlessSequenceEntry;
            self.tree.open_sequence(Properties::default(), next.mark());
        } else {
            self.tree.empty(colon_mark);
        }
        Some(next)
    }

    /// Reads `- value`, or the `- ` before a `key:`, which opens a mapping.
    fn item(&mut self, text: &[u8], entry: Cursor, indent: i32) -> Option<Cursor> {
        let content = entry.moved(entry.at + 1 + spaces(text, entry.at + 1));
        if key_end(text, content.at).is_some() {
            if !self.scanner.enter_block(content.column()) {
                return None;
            }
            self.open(false, content.mark(), self.stack.state);
            return Some(content);
        }
        let (scalar, plain, next) = scalar(text, content, indent)?;
        self.scalar(text, scalar, plain, content.at as Offset);
        Some(next)
    }

    fn open(&mut self, list: bool, mark: Mark, back_to: State) {
        self.stack.outer.push(back_to);
        self.stack.opened.push(mark);
        if list {
            self.stack.state = State::BlockSequenceEntry;
            self.tree.open_sequence(Properties::default(), mark);
        } else {
            self.stack.state = State::BlockMappingKey;
            self.tree.open_mapping(Properties::default(), mark);
        }
    }

    #[inline]
    fn scalar(&mut self, text: &[u8], scalar: Text, plain: bool, at: Offset) {
        self.tree.untagged(scalar, scalar.bytes(text, &[]), plain, at);
    }
}

/// Finds the next character that is neither blank nor part of a comment.
#[inline]
fn next_token(text: &[u8], mut here: Cursor) -> Cursor {
    loop {
        match text.get(here.at) {
            Some(b' ') => here.at += 1,
            Some(b'\n') => here = here.next(here.at + 1),
            Some(b'#') => here.at = memchr(b'\n', text.get(here.at..).unwrap_or_default()).map_or(text.len(), |width| here.at + width),
            _ => return here,
        }
    }
}

/// Whether a document marker or a directive may begin here.
fn at_marker(text: &[u8], here: Cursor) -> bool {
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

/// Finds the ':' after a plain key that consists of the characters in [`IN_KEY`] alone.
#[inline]
fn key_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if !rest.first()?.is_ascii_alphanumeric() {
        return None;
    }
    let width = rest.iter().take(LONGEST_KEY).position(|&byte| !IN_KEY[byte as usize])?;
    matches!(rest.get(width..width + 2)?, b": " | b":\n").then_some(at + width)
}

/// Reads a scalar that ends on its line: its text, whether it is plain, and where its line ends.
#[inline]
fn scalar(text: &[u8], here: Cursor, indent: i32) -> Option<(Text, bool, Cursor)> {
    match text.get(here.at)? {
        quote @ (b'"' | b'\'') => quoted(text, here, *quote),
        byte if BEGINS_PLAIN[*byte as usize] => plain(text, here, indent),
        _ => None,
    }
}

/// Reads a quoted scalar without escapes that takes up the rest of its line.
fn quoted(text: &[u8], here: Cursor, quote: u8) -> Option<(Text, bool, Cursor)> {
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

/// Reads a plain scalar that no comment follows and no later line continues.
#[inline]
fn plain(text: &[u8], here: Cursor, indent: i32) -> Option<(Text, bool, Cursor)> {
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

/// Finds the next newline, ':' or '#'.
#[inline]
fn plain_stop(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let near = rest.get(..SHORT).unwrap_or(rest);
    if let Some(width) = near.iter().position(|&byte| matches!(byte, b'\n' | b':' | b'#')) {
        return Some(from + width);
    }
    memchr3(b'\n', b':', b'#', rest.get(near.len()..)?).map(|width| from + near.len() + width)
}

/// The bytes that a key on the fast path may consist of.
const IN_KEY: [bool; 256] = table(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./");

/// The bytes that can begin a plain scalar and nothing else.
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
