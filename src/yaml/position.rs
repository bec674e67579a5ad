//! Lines and columns.

use memchr::memchr2_iter;

/// A byte offset into a document's text.
pub(crate) type Offset = u32;

/// A position in a file. Line and column count from 1, the column in characters; both are 0 where the position is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl Position {
    /// The beginning of a text.
    pub const START: Position = Position { line: 1, column: 1 };

    /// Returns the position of a byte offset. Reads the whole text, so it is meant for a single position, such as an error's.
    pub fn of(text: &[u8], offset: usize) -> Position {
        LineIndex::of(text).position(offset as Offset)
    }
}

/// Returns the length in bytes of the line break at the start of `rest`, 0 where there is none. LF, CR, CRLF, NEL, LS and PS end a line.
pub(crate) fn break_width(rest: &[u8]) -> usize {
    match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        [0xC2, 0x85, ..] => 2,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

/// The line starts of a text, by which any offset is turned into a [`Position`] without the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineIndex {
    /// Where each line but the first begins, in ascending order.
    starts: Vec<Offset>,
    /// The bytes that continue a character and so do not count as a column, in ascending order.
    continuations: Vec<Offset>,
    /// The length of the text.
    len: Offset,
}

impl LineIndex {
    /// Indexes a text.
    pub(crate) fn of(text: &[u8]) -> LineIndex {
        let mut index = LineIndex { len: text.len() as Offset, ..LineIndex::default() };
        if text.is_ascii() {
            let breaks = memchr2_iter(b'\n', b'\r', text).filter(|&at| text.get(at..at + 2) != Some(b"\r\n"));
            index.starts.extend(breaks.map(|at| at as Offset + 1));
            return index;
        }
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            let width = text.get(at..).map_or(0, break_width);
            index.continuations.extend((at + 1..at + width).filter(|&at| is_continuation(text, at)).map(|at| at as Offset));
            at += width.max(1);
            if width > 0 {
                index.starts.push(at as Offset);
            } else if byte & 0xC0 == 0x80 {
                index.continuations.push(at as Offset - 1);
            }
        }
        index
    }

    /// Returns the position of a byte offset.
    pub(crate) fn position(&self, offset: Offset) -> Position {
        let offset = offset.min(self.len);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(0);
        let column = offset - start - (self.continuations_before(offset) - self.continuations_before(start));
        Position { line: line as u32 + 1, column: column + 1 }
    }

    fn continuations_before(&self, offset: Offset) -> u32 {
        self.continuations.partition_point(|&at| at < offset) as u32
    }
}

fn is_continuation(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80)
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, Position};

    #[track_caller]
    fn assert_position(text: &str, offset: u32, line: u32, column: u32) {
        assert_eq!(LineIndex::of(text.as_bytes()).position(offset), Position { line, column }, "{text:?} at {offset}");
    }

    #[test]
    fn every_kind_of_break_ends_a_line() {
        assert_position("ab", 1, 1, 2);
        assert_position("a\nb", 2, 2, 1);
        assert_position("a\rb", 2, 2, 1);
        assert_position("a\r\nbc", 4, 2, 2);
        assert_position("a\r\nb", 2, 1, 3);
        assert_position("a\u{85}b", 3, 2, 1);
        assert_position("a\u{2028}\u{2029}b", 7, 3, 1);
    }

    /// Counts from the start of the text, one character after the other.
    fn counted(text: &str, offset: usize) -> Position {
        let mut position = Position::START;
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let breaks = matches!(character, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}') || character == '\r' && next != Some('\n');
            if at + character.len_utf8() > offset {
                return position;
            }
            position.column += 1;
            if breaks {
                position = Position { line: position.line + 1, column: 1 };
            }
        }
        position
    }

    proptest::proptest! {
        #[test]
        fn positions_are_those_that_counting_gives(text in "[a\t :\n\r\u{85}\u{2028}\u{2029}\u{a0}é日\u{1F600}]{0,40}") {
            let index = LineIndex::of(text.as_bytes());
            for (offset, _) in text.char_indices() {
                proptest::prop_assert_eq!(index.position(offset as u32), counted(&text, offset), "{:?} at {}", text, offset);
            }
        }
    }

    #[test]
    fn columns_count_characters() {
        assert_position("äöü: x", 8, 1, 6);
        assert_position("ä\nöü: x", 9, 2, 5);
        assert_position("x", 9, 1, 2);
    }
}
