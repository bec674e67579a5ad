//! Chooses the token that begins at the current position.

use super::{Result, Scanner, TokenKind, break_width};
use crate::rule::Rule;

impl Scanner<'_> {
    /// Fetches the next token; several where block collections end.
    pub(super) fn fetch(&mut self) -> Result<()> {
        self.need(1)?;
        self.pass_to_next_token()?;
        self.unroll(self.column());
        // The longest indicator, `--- `, has four characters.
        self.need(4)?;
        let byte = self.byte(0);
        if byte == 0 && self.at >= self.text.len() {
            return self.fetch_stream_end();
        }
        if self.column() == 0 {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if self.at_document_marker() {
                return self.fetch_document_marker(if byte == b'-' { TokenKind::DocumentStart } else { TokenKind::DocumentEnd });
            }
        }
        let in_flow = self.flow_level > 0;
        match byte {
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.blank_or_end(1) => self.fetch_block_entry(),
            b'?' if in_flow || self.blank_or_end(1) => self.fetch_key(),
            b':' if in_flow || self.blank_or_end(1) => self.fetch_value(),
            b'*' => self.fetch_anchor(TokenKind::Alias),
            b'&' => self.fetch_anchor(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if !in_flow => self.fetch_block_scalar(true),
            b'>' if !in_flow => self.fetch_block_scalar(false),
            b'\'' | b'"' => self.fetch_quoted_scalar(),
            _ if self.starts_plain(byte) => self.fetch_plain_scalar(),
            b'\t' => self.refuse_by(Rule::Yaml06, "a tab cannot indent; use spaces"),
            b'@' | b'`' => self.refuse("a value cannot begin with '@' or '`'; put it in quotes"),
            b'%' => self.refuse("a value cannot begin with '%'; put it in quotes"),
            _ => self.refuse("this character cannot begin a value here; put the value in quotes"),
        }
    }

    fn starts_plain(&self, byte: u8) -> bool {
        match byte {
            b'-' => !matches!(self.byte(1), b' ' | b'\t'),
            b'?' | b':' => self.flow_level == 0 && !self.blank_or_end(1),
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' => false,
            _ => !self.blank_or_end(0),
        }
    }

    /// Passes blanks, comments and line breaks.
    fn pass_to_next_token(&mut self) -> Result<()> {
        loop {
            self.need(1)?;
            // client-go means to skip a byte order mark at the start of a line, but checks the start of its buffer.
            if self.column() == 0 && self.refills.as_ref().is_some_and(|refills| refills.front_is_mark(self.text)) {
                self.step();
            }
            self.need(1)?;
            while self.byte(0) == b' ' || (self.byte(0) == b'\t' && (self.flow_level > 0 || !self.key_allowed)) {
                self.at += 1;
                self.need(1)?;
            }
            self.pass_comment()?;
            if !self.at_break() {
                return Ok(());
            }
            self.need(2)?;
            self.pass_break(break_width(self.rest()));
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    fn fetch_stream_end(&mut self) -> Result<()> {
        if self.column() != 0 {
            self.line += 1;
            self.line_start = self.at;
        }
        self.unroll(-1);
        self.drop_key()?;
        self.key_allowed = false;
        self.push(TokenKind::StreamEnd, self.mark());
        Ok(())
    }

    fn fetch_document_marker(&mut self, kind: TokenKind) -> Result<()> {
        self.unroll(-1);
        self.drop_key()?;
        self.key_allowed = false;
        let mark = self.mark();
        self.steps(3);
        self.push(kind, mark);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Result<()> {
        self.save_key()?;
        self.enter_flow()?;
        self.key_allowed = true;
        self.push_indicator(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Result<()> {
        self.drop_key()?;
        self.leave_flow();
        self.key_allowed = false;
        self.push_indicator(kind);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<()> {
        self.drop_key()?;
        self.key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result<()> {
        // In a flow collection the parser refuses it.
        if self.flow_level == 0 {
            if !self.key_allowed {
                return self.refuse("a list item cannot begin here; put '- ' on a line of its own");
            }
            self.roll(TokenKind::BlockSequenceStart, self.mark(), None)?;
        }
        self.drop_key()?;
        self.key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result<()> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return self.refuse("a key cannot begin here; put it on a line of its own, or the value in quotes");
            }
            self.roll(TokenKind::BlockMappingStart, self.mark(), None)?;
        }
        self.drop_key()?;
        self.key_allowed = self.flow_level == 0;
        self.push_indicator(TokenKind::Key);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result<()> {
        let level = self.keys.len().saturating_sub(1);
        if self.key_is_alive(level)? {
            if let Some(key) = self.keys.get_mut(level) {
                key.possible = false;
                key.awaited = false;
                let key = *key;
                self.insert(key.token, super::Token::bare(TokenKind::Key, key.mark));
                self.roll(TokenKind::BlockMappingStart, key.mark, Some(key.token))?;
            }
            self.key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.key_allowed {
                    return self.refuse("a second ':' on this line, or no space after an earlier one; put the value in quotes");
                }
                self.roll(TokenKind::BlockMappingStart, self.mark(), None)?;
            }
            self.key_allowed = self.flow_level == 0;
        }
        self.push_indicator(TokenKind::Value);
        Ok(())
    }

    /// Passes an indicator of one character and pushes its token.
    fn push_indicator(&mut self, kind: TokenKind) {
        let mark = self.mark();
        self.step();
        self.push(kind, mark);
    }
}
