//! Anchors, aliases, tags and directives.

use super::{Failure, Mark, Result, Scanner, Text, TokenKind, break_width};
use crate::rule::Rule;
use crate::yaml::token::Token;

impl Scanner<'_> {
    /// Fetches an anchor `&name` or an alias `*name`.
    pub(super) fn fetch_anchor(&mut self, kind: TokenKind) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let mark = self.mark();
        self.step();
        self.need(1)?;
        let start = self.at;
        self.pass_name()?;
        let ends_well = self.blank_or_end(0) || matches!(self.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if self.at == start || !ends_well {
            return self.refuse(
                "an anchor or alias name has only letters, digits, '-' and '_'; put a value that begins with '&' or '*' in quotes",
            );
        }
        self.queue.push_back(Token { kind, mark, text: Text::borrowed(start, self.at) });
        Ok(())
    }

    /// Passes letters, digits, `-` and `_`.
    fn pass_name(&mut self) -> Result<()> {
        while matches!(self.byte(0), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-') {
            self.at += 1;
            self.need(1)?;
        }
        Ok(())
    }

    /// Fetches a tag: `!<verbatim>`, `!handle!suffix`, `!suffix` or `!`.
    pub(super) fn fetch_tag(&mut self) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let mark = self.mark();
        self.need(2)?;
        let (handle, suffix) = if self.byte(1) == b'<' {
            self.steps(2);
            let suffix = self.scan_uri(&[], false)?;
            if self.byte(0) != b'>' {
                return self.refuse("a tag that begins with '!<' must end with '>'");
            }
            self.step();
            (Text::default(), suffix)
        } else {
            self.scan_short_tag()?
        };
        self.need(1)?;
        if !self.blank_or_end(0) {
            return self.refuse("a tag must be followed by a space or a line end; put a value that begins with '!' in quotes");
        }
        self.queue.push_back(Token { kind: TokenKind::Tag { suffix }, mark, text: handle });
        Ok(())
    }

    fn scan_short_tag(&mut self) -> Result<(Text, Text)> {
        let start = self.at;
        self.scan_handle(false)?;
        let text = self.text;
        let handle = text.get(start..self.at).unwrap_or_default();
        if handle.len() > 1 && handle.ends_with(b"!") {
            let end = self.at;
            let suffix = self.scan_uri(&[], false)?;
            return Ok((Text::borrowed(start, end), suffix));
        }
        // This is not a handle, but the start of the suffix.
        if handle.len() == 1 && self.blank_or_end(0) && !self.dialect.behaviours.knows_non_specific_tag() {
            return self.refuse("expected the name of a tag");
        }
        let suffix = self.scan_uri(handle.get(1..).unwrap_or_default(), true)?;
        let mark = Text::borrowed(start, start + 1);
        Ok(if suffix.is_empty() { (Text::default(), mark) } else { (mark, suffix) })
    }

    /// Passes `!`, `!!` or `!name!`; outside of directives also `!name`, which is not a handle.
    fn scan_handle(&mut self, directive: bool) -> Result<()> {
        self.need(1)?;
        if self.byte(0) != b'!' {
            return self.refuse("expected a tag handle, which begins with '!'");
        }
        self.step();
        self.need(1)?;
        let name = self.at;
        self.pass_name()?;
        if self.byte(0) == b'!' {
            self.step();
        } else if directive && self.at == name && !self.dialect.behaviours.accepts_tag_directive() {
            let message = "a %TAG directive for '!' crashes releases up to 1.12";
            return Err(Box::new(Failure::Crash { rule: Some(Rule::Yaml10), position: self.mark().position(), message }));
        } else if directive && self.at > name {
            return self.refuse("expected a '!' at the end of the tag handle");
        }
        Ok(())
    }

    /// Reads the rest of a tag after `head`; `may_be_empty` where a `!` has been read before.
    fn scan_uri(&mut self, head: &[u8], may_be_empty: bool) -> Result<Text> {
        let start = self.scratch.len();
        self.scratch.extend_from_slice(head);
        self.need(1)?;
        let begin = self.at;
        loop {
            match self.byte(0) {
                b'%' => self.scan_escape()?,
                byte @ (b'0'..=b'9'
                | b'A'..=b'Z'
                | b'a'..=b'z'
                | b'_'
                | b'-'
                | b';'
                | b'/'
                | b'?'
                | b':'
                | b'@'
                | b'&'
                | b'='
                | b'+'
                | b'$'
                | b','
                | b'.'
                | b'!'
                | b'~'
                | b'*'
                | b'\''
                | b'('
                | b')'
                | b'['
                | b']') => {
                    self.scratch.push(byte);
                    self.step();
                }
                _ => break,
            }
            self.need(1)?;
        }
        if self.at == begin && !may_be_empty {
            return self.refuse("expected the name of a tag");
        }
        Ok(Text::owned(start, self.scratch.len()))
    }

    /// Reads the bytes of one character, such as `%C3%A9`.
    fn scan_escape(&mut self) -> Result<()> {
        let mut left = None;
        while left != Some(0) {
            self.need(3)?;
            let octet = match (self.byte(0), hex(self.byte(1)), hex(self.byte(2))) {
                (b'%', Some(high), Some(low)) => (high << 4 | low) as u8,
                _ => return self.refuse("expected '%' and two hexadecimal digits in the tag"),
            };
            let after = match left {
                None => match octet {
                    0x00..=0x7F => 0,
                    0xC0..=0xDF => 1,
                    0xE0..=0xEF => 2,
                    0xF0..=0xF7 => 3,
                    _ => return self.refuse("the escapes in the tag are no UTF-8"),
                },
                Some(_) if octet & 0xC0 != 0x80 => return self.refuse("the escapes in the tag are no UTF-8"),
                Some(more) => more - 1,
            };
            self.scratch.push(octet);
            self.steps(3);
            left = Some(after);
        }
        Ok(())
    }

    /// Fetches `%YAML 1.1` or `%TAG ! prefix`.
    pub(super) fn fetch_directive(&mut self) -> Result<()> {
        self.unroll(-1);
        self.drop_key()?;
        self.key_allowed = false;
        let mark = self.mark();
        self.step();
        self.need(1)?;
        let start = self.at;
        self.pass_name()?;
        if self.at == start || !self.blank_or_end(0) {
            return self.refuse_by(Rule::Yaml10, "a '%' at the front of a line begins a directive; only %YAML and %TAG are known");
        }
        let token = match self.text.get(start..self.at).unwrap_or_default() {
            b"YAML" => self.scan_version(mark)?,
            b"TAG" => self.scan_tag_directive(mark)?,
            _ => return self.refuse_by(Rule::Yaml10, "a '%' at the front of a line begins a directive; only %YAML and %TAG are known"),
        };
        self.need(1)?;
        self.pass_blanks()?;
        self.pass_comment()?;
        if self.byte(0) != 0 && !self.at_break() {
            return self.refuse_by(Rule::Yaml10, "nothing may follow a directive on its line");
        }
        if self.at_break() {
            self.need(2)?;
            self.pass_break(break_width(self.rest()));
        }
        self.queue.push_back(token);
        Ok(())
    }

    fn scan_version(&mut self, mark: Mark) -> Result<Token> {
        self.need(1)?;
        self.pass_blanks()?;
        let major = self.scan_version_number()?;
        if self.byte(0) != b'.' {
            return self.refuse_by(Rule::Yaml10, "expected %YAML 1.1");
        }
        self.step();
        let minor = self.scan_version_number()?;
        Ok(Token::bare(TokenKind::VersionDirective { major, minor }, mark))
    }

    fn scan_version_number(&mut self) -> Result<u8> {
        self.need(1)?;
        let start = self.at;
        let mut value = 0;
        while self.byte(0).is_ascii_digit() {
            if self.at - start == 2 {
                return self.refuse_by(Rule::Yaml10, "the version number is too long; expected %YAML 1.1");
            }
            value = value * 10 + (self.byte(0) - b'0');
            self.at += 1;
            self.need(1)?;
        }
        if self.at == start {
            return self.refuse_by(Rule::Yaml10, "expected %YAML 1.1");
        }
        Ok(value)
    }

    fn scan_tag_directive(&mut self, mark: Mark) -> Result<Token> {
        self.need(1)?;
        self.pass_blanks()?;
        let start = self.at;
        self.scan_handle(true)?;
        let handle = Text::borrowed(start, self.at);
        self.need(1)?;
        if !self.at_blank() {
            return self.refuse_by(Rule::Yaml10, "expected a space after the tag handle");
        }
        self.pass_blanks()?;
        let prefix = self.scan_uri(&[], false)?;
        self.need(1)?;
        if !self.blank_or_end(0) {
            return self.refuse_by(Rule::Yaml10, "expected a line end after the tag prefix");
        }
        Ok(Token { kind: TokenKind::TagDirective { prefix }, mark, text: handle })
    }
}

/// Returns the value of a hexadecimal digit.
pub(super) fn hex(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}
