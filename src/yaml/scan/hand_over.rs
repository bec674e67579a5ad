//! The scanner's side of the fast path, which reads lines in its place.

use super::{MAX_DEPTH, Mark, Scanner, Token};

/// A position in a text whose characters are all one byte long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    /// The byte offset.
    pub at: usize,
    pub line: u32,
    /// Where the line begins.
    pub start: usize,
}

impl Cursor {
    /// Moves to another offset of the same line.
    #[inline]
    pub(crate) fn moved(self, at: usize) -> Cursor {
        Cursor { at, ..self }
    }

    /// Moves to the next line, which begins at `start`.
    #[inline]
    pub(crate) fn next(self, start: usize) -> Cursor {
        Cursor { at: start, line: self.line + 1, start }
    }

    #[inline]
    pub(crate) fn column(self) -> i32 {
        (self.at - self.start) as i32
    }

    pub(crate) fn mark(self) -> Mark {
        Mark { at: self.at as u32, line: self.line, column: self.column() as u32 }
    }
}

impl<'a> Scanner<'a> {
    /// Returns the text, the position, and whether an entry of a block collection may begin there; none where tokens are queued, and inside
    /// flow collections.
    pub(crate) fn hand_over(&self) -> Option<(&'a [u8], Cursor, bool)> {
        let ready = self.queue.is_empty() && self.flow_level == 0;
        ready.then_some((self.text, Cursor { at: self.at, line: self.line, start: self.line_start }, self.key_allowed))
    }

    /// Continues where the fast path stopped, at a position where an entry may begin.
    pub(crate) fn resume(&mut self, here: Cursor) {
        (self.at, self.line, self.line_start) = (here.at, here.line, here.start);
        self.key_allowed = true;
    }

    /// Adds tokens for what the fast path read to the history, if it is kept.
    pub(crate) fn remember(&mut self, tokens: impl FnOnce() -> [Token; 2]) {
        if let Some(history) = &mut self.history {
            history.extend(tokens());
        }
    }

    /// The column of the innermost block collection.
    pub(crate) fn indent(&self) -> i32 {
        self.indent
    }

    /// Opens a block collection. Returns false where that would nest too deeply.
    pub(crate) fn enter_block(&mut self, column: i32) -> bool {
        if self.indents.len() >= MAX_DEPTH {
            return false;
        }
        self.indents.push(self.indent);
        self.indent = column;
        true
    }

    /// Closes the innermost block collection.
    pub(crate) fn leave_block(&mut self) {
        self.indent = self.indents.pop().unwrap_or(-1);
    }
}
