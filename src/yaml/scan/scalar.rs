//! Reads plain, quoted and block scalars.
//!
//! A scalar that is in the document as it is read is a range of the document; any other is put together in the scratch buffer.

use super::property::hex;
use super::{Mark, Result, Scanner, Text, TokenKind, break_width};
use crate::rule::Rule;
use crate::yaml::token::Token;

/// A text under construction: a range of the document for as long as possible, then a range of the scratch buffer.
struct Draft {
    start: usize,
    end: usize,
    owned: bool,
}

impl Scanner<'_> {
    fn draft(&self) -> Draft {
        Draft { start: self.at, end: self.at, owned: false }
    }

    /// Moves the draft to the scratch buffer, so that text that is not in the document can be appended.
    fn own(&mut self, draft: &mut Draft) {
        if !draft.owned {
            draft.owned = true;
            let start = self.scratch.len();
            self.scratch.extend_from_slice(self.text.get(draft.start..draft.end).unwrap_or_default());
            draft.start = start;
        }
    }

    /// Appends the document from the draft's end to the current position.
    fn extend(&mut self, draft: &mut Draft, from: usize) {
        if draft.owned {
            self.scratch.extend_from_slice(self.text.get(from..self.at).unwrap_or_default());
        }
        draft.end = self.at;
    }

    fn finish(&self, draft: Draft) -> Text {
        if draft.owned { Text::owned(draft.start, self.scratch.len()) } else { Text::borrowed(draft.start, draft.end) }
    }

    /// Appends the line breaks since the last word, folded: a single LF becomes a space, and of several the first is dropped.
    fn fold(&mut self, draft: &mut Draft) {
        self.own(draft);
        match self.breaks.as_slice() {
            [] => {}
            [b'\n'] => self.scratch.push(b' '),
            [b'\n', rest @ ..] => self.scratch.extend_from_slice(rest),
            all => self.scratch.extend_from_slice(all),
        }
        self.breaks.clear();
    }

    fn push_scalar(&mut self, mark: Mark, text: Text, plain: bool) {
        self.queue.push_back(Token { kind: TokenKind::Scalar { plain }, mark, text });
    }

    pub(super) fn fetch_plain_scalar(&mut self) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let mark = self.mark();
        let indent = self.indent + 1;
        let mut draft = self.draft();
        let mut after_break = false;
        loop {
            self.need(4)?;
            if self.at_document_marker() || self.byte(0) == b'#' {
                break;
            }
            if !self.blank_or_end(0) && !self.ends_plain()? {
                let word = self.at;
                if after_break {
                    self.fold(&mut draft);
                    after_break = false;
                    self.pass_word()?;
                    self.extend(&mut draft, word);
                } else {
                    let from = draft.end;
                    self.pass_word()?;
                    self.extend(&mut draft, from);
                }
            }
            if !(self.at_blank() || self.at_break()) {
                break;
            }
            self.need(1)?;
            self.pass_gap(&mut after_break, Some(indent))?;
            if self.flow_level == 0 && self.column() < indent {
                break;
            }
        }
        self.breaks.clear();
        let text = self.finish(draft);
        self.push_scalar(mark, text, true);
        if after_break {
            self.key_allowed = true;
        }
        Ok(())
    }

    /// Whether an indicator ends the plain scalar here.
    fn ends_plain(&self) -> Result<bool> {
        let in_flow = self.flow_level > 0;
        Ok(match self.byte(0) {
            b':' if self.blank_or_end(1) => true,
            b':' if in_flow && !self.dialect.behaviours.allows_colon_in_flow() => {
                return self.refuse_by(Rule::Yaml08, "a ':' inside an unquoted value in {} or []; put the value in quotes");
            }
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => in_flow,
            _ => false,
        })
    }

    /// Passes the characters of a plain scalar up to a blank, a break or an indicator.
    fn pass_word(&mut self) -> Result<()> {
        self.pass_ordinary();
        while !self.blank_or_end(0) && !self.ends_plain()? {
            self.step();
            self.need(2)?;
            self.pass_ordinary();
        }
        Ok(())
    }

    /// Passes characters without a special meaning in any scalar, unless the reader's refills can be observed.
    fn pass_ordinary(&mut self) {
        if self.refills.is_none() {
            let rest = self.rest();
            self.at += rest.iter().position(|&byte| !ORDINARY[byte as usize]).unwrap_or(rest.len());
        }
    }

    /// Passes blanks and line breaks, and keeps the breaks. Within `indent` columns a tab is refused.
    fn pass_gap(&mut self, after_break: &mut bool, indent: Option<i32>) -> Result<()> {
        loop {
            if self.at_blank() {
                if *after_break && self.byte(0) == b'\t' && indent.is_some_and(|indent| self.column() < indent) {
                    return self.refuse_by(Rule::Yaml06, "a tab cannot indent the continuation of a value; use spaces");
                }
                self.at += 1;
            } else if self.at_break() {
                self.need(2)?;
                self.keep_break();
                *after_break = true;
            } else {
                return Ok(());
            }
            self.need(1)?;
        }
    }

    pub(super) fn fetch_quoted_scalar(&mut self) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let mark = self.mark();
        let quote = self.byte(0);
        self.step();
        let mut draft = self.draft();
        loop {
            self.need(4)?;
            if self.at_document_marker() {
                return self.refuse_at(mark, "the quote that opens here is not closed before the document ends; close it");
            }
            if self.byte(0) == 0 {
                return self.refuse_at(mark, "the quote that opens here is never closed; close it");
            }
            let mut after_break = self.pass_quoted_word(mark, quote, &mut draft)?;
            self.need(1)?;
            if self.byte(0) == quote {
                break;
            }
            let gap = self.at;
            let escaped = after_break;
            self.pass_gap(&mut after_break, None)?;
            if !after_break {
                self.extend(&mut draft, gap);
            } else if escaped {
                // Breaks after an escaped one are kept unfolded.
                self.own(&mut draft);
                self.scratch.extend_from_slice(&self.breaks);
                self.breaks.clear();
            } else {
                self.fold(&mut draft);
            }
        }
        let text = self.finish(draft);
        self.step();
        self.push_scalar(mark, text, false);
        Ok(())
    }

    /// Passes the characters of a quoted scalar up to a blank, a break or its end. Returns whether an escaped line break came last.
    fn pass_quoted_word(&mut self, mark: Mark, quote: u8, draft: &mut Draft) -> Result<bool> {
        while !self.blank_or_end(0) {
            match self.byte(0) {
                b'\'' if quote == b'\'' && self.byte(1) == b'\'' => {
                    self.own(draft);
                    self.scratch.push(b'\'');
                    self.at += 2;
                }
                byte if byte == quote => break,
                b'\\' if quote == b'"' => {
                    self.own(draft);
                    let width = self.text.get(self.at + 1..).map_or(0, break_width);
                    if width > 0 {
                        self.need(3)?;
                        self.step();
                        self.pass_break(break_width(self.rest()));
                        return Ok(true);
                    }
                    self.unescape(mark)?;
                }
                _ => {
                    let start = self.at;
                    self.step();
                    self.pass_ordinary();
                    self.extend(draft, start);
                }
            }
            self.need(2)?;
        }
        Ok(false)
    }

    /// Passes `\` and what it escapes, and appends the character.
    fn unescape(&mut self, mark: Mark) -> Result<()> {
        let digits = match self.byte(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            escape => {
                let plain: &[u8] = match escape {
                    b'0' => b"\0",
                    b'a' => b"\x07",
                    b'b' => b"\x08",
                    b't' | b'\t' => b"\t",
                    b'n' => b"\n",
                    b'v' => b"\x0B",
                    b'f' => b"\x0C",
                    b'r' => b"\r",
                    b'e' => b"\x1B",
                    b' ' => b" ",
                    b'"' => b"\"",
                    b'\'' => b"'",
                    b'\\' => b"\\",
                    b'N' => "\u{85}".as_bytes(),
                    b'_' => "\u{A0}".as_bytes(),
                    b'L' => "\u{2028}".as_bytes(),
                    b'P' => "\u{2029}".as_bytes(),
                    b'/' => return self.refuse_by(Rule::Yaml09, "'\\/' is JSON's escape, not YAML's; write '/'"),
                    0 => return self.refuse_at(mark, "the quote that opens here is never closed; close it"),
                    _ => return self.refuse_by(Rule::Yaml09, "this escape is unknown; write '\\\\' for a backslash, or use single quotes"),
                };
                self.scratch.extend_from_slice(plain);
                self.at += 2;
                return Ok(());
            }
        };
        self.at += 2;
        self.need(digits)?;
        let mut value: u32 = 0;
        for ahead in 0..digits {
            match hex(self.byte(ahead)) {
                Some(digit) => value = value << 4 | digit,
                None => return self.refuse_by(Rule::Yaml09, "expected more hexadecimal digits in this escape"),
            }
        }
        let Some(character) = char::from_u32(value) else {
            return self
                .refuse_by(Rule::Yaml09, "this escape is not a character; surrogate pairs are not supported, write the character itself");
        };
        self.scratch.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        self.at += digits;
        Ok(())
    }

    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Result<()> {
        self.drop_key()?;
        self.key_allowed = true;
        let mark = self.mark();
        self.step();
        self.need(1)?;
        let (keep, increment) = self.scan_block_header()?;
        let mut indent = match increment {
            0 => 0,
            _ => self.indent.max(0) + increment,
        };
        let start = self.scratch.len();
        // The breaks before the first line of text; then, in each round, the breaks since the line before.
        self.pass_block_gap(&mut indent)?;
        self.need(1)?;
        let (mut first, mut led_by_blank) = (true, false);
        while self.column() == indent && self.byte(0) != 0 {
            let blank = self.at_blank();
            let folds = !literal && !first && !led_by_blank && !blank && self.breaks.first() == Some(&b'\n');
            match self.breaks.as_slice() {
                [b'\n'] if folds => self.scratch.push(b' '),
                [b'\n', rest @ ..] if folds => self.scratch.extend_from_slice(rest),
                all => self.scratch.extend_from_slice(all),
            }
            self.breaks.clear();
            first = false;
            led_by_blank = blank;
            let line = self.at;
            while self.byte(0) != 0 && !self.at_break() {
                self.step();
                self.pass_ordinary();
                self.need(1)?;
            }
            self.scratch.extend_from_slice(self.text.get(line..self.at).unwrap_or_default());
            self.need(2)?;
            if self.at_break() {
                self.keep_break();
            }
            self.pass_block_gap(&mut indent)?;
        }
        self.chomp(keep, first);
        let text = Text::owned(start, self.scratch.len());
        self.push_scalar(mark, text, false);
        Ok(())
    }

    /// Appends the breaks at the end of a block scalar that its header keeps: none with `-`, all with `+`, otherwise one.
    fn chomp(&mut self, keep: Chomp, empty: bool) {
        let breaks = self.breaks.as_slice();
        // Without a line of text, all breaks are trailing ones, and none ends a line.
        let ending = if empty { 0 } else { first_break(breaks) };
        let kept = match keep {
            Chomp::Strip => 0,
            Chomp::Clip => ending,
            Chomp::Keep => breaks.len(),
        };
        self.scratch.extend_from_slice(breaks.get(..kept).unwrap_or_default());
        self.breaks.clear();
    }

    /// Reads `|` or `>` and what follows on its line: chomping and the indentation digit, in either order.
    fn scan_block_header(&mut self) -> Result<(Chomp, i32)> {
        let mut keep = None;
        let mut increment = 0;
        for _ in 0..2 {
            match self.byte(0) {
                b'+' if keep.is_none() => keep = Some(Chomp::Keep),
                b'-' if keep.is_none() => keep = Some(Chomp::Strip),
                b'0' if increment == 0 => return self.refuse("the indentation of a block is a digit from 1 to 9"),
                digit @ b'1'..=b'9' if increment == 0 => increment = i32::from(digit - b'0'),
                _ => break,
            }
            self.step();
            self.need(1)?;
        }
        self.pass_blanks()?;
        self.pass_comment()?;
        if self.byte(0) != 0 && !self.at_break() {
            return self.refuse("only a comment may follow '|' or '>' on its line; put the text on the next line");
        }
        if self.at_break() {
            self.need(2)?;
            self.pass_break(break_width(self.rest()));
        }
        Ok((keep.unwrap_or(Chomp::Clip), increment))
    }

    /// Passes indentation and empty lines, and keeps the breaks; determines the indentation where it is not known yet (0).
    fn pass_block_gap(&mut self, indent: &mut i32) -> Result<()> {
        let mut widest = 0;
        loop {
            self.need(1)?;
            while (*indent == 0 || self.column() < *indent) && self.byte(0) == b' ' {
                self.at += 1;
                self.need(1)?;
            }
            widest = widest.max(self.column());
            if (*indent == 0 || self.column() < *indent) && self.byte(0) == b'\t' {
                return self.refuse_by(Rule::Yaml06, "a tab cannot indent the text of a block; use spaces");
            }
            if !self.at_break() {
                break;
            }
            self.need(2)?;
            self.keep_break();
        }
        if *indent == 0 {
            *indent = widest.max(self.indent + 1).max(1);
        }
        Ok(())
    }
}

/// Which line breaks at the end of a block scalar are kept.
#[derive(Clone, Copy)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// The width of the first of the breaks kept.
fn first_break(breaks: &[u8]) -> usize {
    match breaks {
        [] => 0,
        [b'\n', ..] => 1,
        _ => 3,
    }
}

/// The bytes that neither end a scalar nor begin an escape.
const ORDINARY: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_.~!@$%^&*();<>|";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};
