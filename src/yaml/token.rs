//! Tokens, which the scanner passes to the parser: small and copyable, as they refer to the text instead of owning it.

use super::position::{Offset, Position};

/// A range of characters in the document, or in the scratch buffer where they are not in the document as they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Text {
    at: u32,
    /// The length; the highest bit is set for the scratch buffer.
    len: u32,
}

const IN_SCRATCH: u32 = 1 << 31;

impl Text {
    /// No characters.
    pub(crate) const NONE: Text = Text { at: 0, len: 0 };

    /// Makes a range of the document itself.
    pub(crate) fn borrowed(start: usize, end: usize) -> Text {
        Text { at: start as u32, len: (end - start) as u32 }
    }

    /// Makes a range of the scratch buffer.
    pub(crate) fn owned(start: usize, end: usize) -> Text {
        Text { at: start as u32, len: (end - start) as u32 | IN_SCRATCH }
    }

    /// Returns the characters.
    pub(crate) fn bytes<'t>(self, document: &'t [u8], scratch: &'t [u8]) -> &'t [u8] {
        let from = if self.is_owned() { scratch } else { document };
        let start = self.at as usize;
        from.get(start..start + self.len()).unwrap_or_default()
    }

    /// Whether the characters are in the scratch buffer.
    pub(crate) fn is_owned(self) -> bool {
        self.len & IN_SCRATCH != 0
    }

    /// The length in bytes.
    pub(crate) fn len(self) -> usize {
        (self.len & !IN_SCRATCH) as usize
    }

    /// Whether there are no characters.
    pub(crate) fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// Where a token begins, as libyaml keeps it: a byte offset, and line and column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    pub at: Offset,
    pub line: u32,
    pub column: u32,
}

impl Mark {
    pub(crate) fn position(self) -> Position {
        Position { line: self.line + 1, column: self.column + 1 }
    }
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    StreamEnd,
    /// `%YAML major.minor`
    VersionDirective {
        major: u8,
        minor: u8,
    },
    /// `%TAG handle prefix`; the handle is the token's text.
    TagDirective {
        prefix: Text,
    },
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    /// The handle is the token's text; empty for a verbatim tag and for `!`.
    Tag {
        suffix: Text,
    },
    Scalar {
        plain: bool,
    },
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub mark: Mark,
    pub text: Text,
}

impl Token {
    pub(super) fn bare(kind: TokenKind, mark: Mark) -> Token {
        Token { kind, mark, text: Text::default() }
    }
}
