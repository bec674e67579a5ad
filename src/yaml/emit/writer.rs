//! Writes indicators and scalars, and keeps count of the line.

use std::fmt::Write;

use super::scalar::{Scalar, Style, is_break, is_printable};

/// Lines are folded at the first space after this many characters.
const WIDTH: usize = 80;

/// The text so far, and what its last line ends in.
pub(super) struct Writer {
    pub(super) out: String,
    /// The characters of the last line.
    column: usize,
    /// Whether an indicator can follow without a space.
    after_space: bool,
    /// Whether the line has nothing but indentation and dashes so far.
    is_indentation: bool,
}

impl Default for Writer {
    fn default() -> Self {
        Writer { out: String::new(), column: 0, after_space: true, is_indentation: true }
    }
}

impl Writer {
    pub(super) fn is_indentation(&self) -> bool {
        self.is_indentation
    }

    /// Begins a line at the indentation, unless that is where the line is.
    pub(super) fn begin_line(&mut self, indent: usize) {
        if !self.is_indentation || self.column > indent || (self.column == indent && !self.after_space) {
            self.line_feed();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.after_space = true;
        self.is_indentation = true;
    }

    /// Writes an indicator with a space before it. After some, another may follow on the same line.
    pub(super) fn indicator(&mut self, text: &str, begins_block: bool) {
        self.space();
        self.text(text);
        self.after_space = false;
        self.is_indentation &= begins_block;
    }

    /// Writes the colon after a key on the same line.
    pub(super) fn colon(&mut self) {
        self.put(':');
        self.after_space = false;
        self.is_indentation = false;
    }

    /// Writes a scalar whose further lines have this indentation.
    pub(super) fn scalar(&mut self, scalar: &Scalar, indent: usize) {
        let folds = !scalar.is_key;
        match scalar.style() {
            Style::Plain => self.plain(&scalar.text, indent, folds),
            Style::Single => self.single(&scalar.text, indent, folds),
            Style::Double => self.double(&scalar.text, indent, folds),
            Style::Literal => self.literal(&scalar.text, indent),
        }
    }

    fn put(&mut self, char: char) {
        self.out.push(char);
        self.column += 1;
    }

    fn text(&mut self, text: &str) {
        text.chars().for_each(|char| self.put(char));
    }

    fn space(&mut self) {
        if !self.after_space {
            self.put(' ');
        }
    }

    fn line_feed(&mut self) {
        self.line_break('\n');
    }

    fn line_break(&mut self, char: char) {
        self.out.push(char);
        self.column = 0;
    }

    fn end_inline(&mut self) {
        self.after_space = false;
        self.is_indentation = false;
    }

    /// Writes text that has no line breaks.
    fn plain(&mut self, text: &str, indent: usize, folds: bool) {
        self.space();
        let mut chars = text.chars().peekable();
        let mut after_space = false;
        while let Some(char) = chars.next() {
            if char == ' ' && folds && !after_space && self.column > WIDTH && chars.peek() != Some(&' ') {
                self.begin_line(indent);
            } else {
                self.put(char);
                self.is_indentation = false;
            }
            after_space = char == ' ';
        }
        self.end_inline();
    }

    fn single(&mut self, text: &str, indent: usize, folds: bool) {
        self.indicator("'", false);
        let (mut after_space, mut after_break) = (false, false);
        let mut chars = text.chars().enumerate().peekable();
        while let Some((at, char)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if char == ' ' {
                if folds && !after_space && self.column > WIDTH && at > 0 && next.is_some_and(|next| next != ' ') {
                    self.begin_line(indent);
                } else {
                    self.put(char);
                }
                after_space = true;
            } else if is_break(char) {
                if !after_break && char == '\n' {
                    self.line_feed();
                }
                self.line_break(char);
                self.is_indentation = true;
                after_break = true;
            } else {
                if after_break {
                    self.begin_line(indent);
                }
                self.text(if char == '\'' { "'" } else { "" });
                self.put(char);
                self.is_indentation = false;
                (after_space, after_break) = (false, false);
            }
        }
        self.put('\'');
        self.end_inline();
    }

    fn double(&mut self, text: &str, indent: usize, folds: bool) {
        self.indicator("\"", false);
        // go-yaml looks for a byte order mark at the start of the text, whichever character it asks about.
        let has_mark = text.starts_with('\u{FEFF}');
        let mut after_space = false;
        let mut chars = text.chars().enumerate().peekable();
        while let Some((at, char)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if has_mark || !is_printable(char) || is_break(char) || matches!(char, '"' | '\\') {
                self.escape(char);
                after_space = false;
            } else if char == ' ' && folds && !after_space && self.column > WIDTH && at > 0 && next.is_some() {
                self.begin_line(indent);
                self.text(if next == Some(' ') { "\\" } else { "" });
                after_space = true;
            } else {
                self.put(char);
                after_space = char == ' ';
            }
        }
        self.put('"');
        self.end_inline();
    }

    fn escape(&mut self, char: char) {
        let short = match char {
            '\0' => '0',
            '\u{07}' => 'a',
            '\u{08}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{0B}' => 'v',
            '\u{0C}' => 'f',
            '\r' => 'r',
            '\u{1B}' => 'e',
            '"' => '"',
            '\\' => '\\',
            '\u{85}' => 'N',
            '\u{A0}' => '_',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            _ => return self.escape_by_number(u32::from(char)),
        };
        self.put('\\');
        self.put(short);
    }

    fn escape_by_number(&mut self, code: u32) {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = match code {
            0..=0xFF => write!(text, "\\x{code:02X}"),
            0x100..=0xFFFF => write!(text, "\\u{code:04X}"),
            _ => write!(text, "\\U{code:08X}"),
        };
        self.text(&text);
    }

    /// Writes text with line breaks as it is, each line indented.
    fn literal(&mut self, text: &str, indent: usize) {
        self.indicator("|", false);
        if text.starts_with(|first: char| first == ' ' || is_break(first)) {
            self.put('2');
        }
        let mut from_end = text.chars().rev();
        match (from_end.next().is_some_and(is_break), from_end.next().is_none_or(is_break)) {
            (false, _) => self.put('-'),
            (true, true) => self.put('+'),
            (true, false) => {}
        }
        self.line_feed();
        (self.is_indentation, self.after_space) = (true, true);
        let mut after_break = true;
        for char in text.chars() {
            if is_break(char) {
                self.line_break(char);
                self.is_indentation = true;
            } else {
                if after_break {
                    self.begin_line(indent);
                }
                self.put(char);
                self.is_indentation = false;
            }
            after_break = is_break(char);
        }
    }
}
