//! Splits characters into tokens.
//!
//! This is libyaml's algorithm (a queue of tokens, into which a KEY is inserted once its `:` is found), as it stands in the Go port
//! that client-go uses; see `LICENSE-libyaml`. Whatever an outcome can show is reproduced exactly: how far the scanner looks ahead, when it
//! gives up a possible key, where it counts lines.
//!
//! This file has the position, the token queue, possible keys and indentation. `dispatch` chooses the token, `scalar` reads scalars,
//! `property` reads anchors, tags and directives, and `hand_over` gives control to the fast path and takes it back.

mod dispatch;
pub(super) mod hand_over;
mod property;
mod scalar;

use std::collections::VecDeque;

use super::dialect::Dialect;
use super::error::{Error, Failure, Result, Step};
use super::input::Refills;
use super::position::{Offset, break_width};
use super::token::{Mark, Text, Token, TokenKind};
use crate::rule::Rule;

/// The greatest depth of flow collections, and of block collections.
const MAX_DEPTH: usize = 10_000;

/// The greatest distance of a key's `:` from the key's start, in characters.
const KEY_REACH: usize = 1024;

/// Where a key without `?` may have begun, at one flow level.
#[derive(Clone, Copy, Default)]
struct PossibleKey {
    possible: bool,
    /// Whether nothing but a key can begin here.
    required: bool,
    /// Whether the queue waits for it. client-go finds the waiting keys by token number, and an empty flow collection removes the entry of
    /// the key that it could itself be (YAML-23).
    awaited: bool,
    token: usize,
    mark: Mark,
}

/// The scanner's state.
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
    /// The offset that column 0 of this line would have if every character took one byte.
    line_start: usize,
    refills: Option<Refills>,
    /// Whether every character is known to be one byte, so that characters need not be counted.
    is_ascii: bool,
    dialect: Dialect,
    flow_level: usize,
    /// The column of the innermost block collection; -1 outside of any.
    indent: i32,
    indents: Vec<i32>,
    key_allowed: bool,
    keys: Vec<PossibleKey>,
    queue: VecDeque<Token>,
    /// The number of tokens taken so far.
    taken: usize,
    /// Whether the front of the queue is known to be final.
    ready: bool,
    /// Texts that are not in the document as they are read, such as unescaped ones.
    scratch: Vec<u8>,
    /// The line breaks of a scalar that are not yet known to belong to it.
    breaks: Vec<u8>,
    /// The tokens taken so far, if they are kept; for each run of lines that the fast path read, the first and the last.
    history: Option<Vec<Token>>,
    /// Whether a token could not be fetched, so that later ones mean nothing.
    has_failed: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a [u8], refills: Option<Refills>, is_ascii: bool, dialect: Dialect) -> Self {
        Scanner {
            text,
            at: 0,
            line: 0,
            line_start: 0,
            refills,
            is_ascii,
            dialect,
            flow_level: 0,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            keys: vec![PossibleKey::default()],
            queue: VecDeque::new(),
            taken: 0,
            ready: false,
            scratch: Vec::new(),
            breaks: Vec::new(),
            history: None,
            has_failed: false,
        }
    }

    /// Keeps every token that is taken from now on.
    pub(super) fn keep_history(&mut self) {
        self.history = Some(Vec::new());
    }

    /// The tokens kept so far.
    pub(super) fn take_history(&mut self) -> Vec<Token> {
        self.history.take().unwrap_or_default()
    }

    /// Whether a token could not be fetched.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Ends the scan and returns the scratch buffer.
    pub(super) fn into_scratch(self) -> Vec<u8> {
        self.scratch
    }

    /// The byte offset up to which the text has been read.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    /// The text from an offset on.
    pub(super) fn text_at(&self, offset: Offset) -> &[u8] {
        self.text.get(offset as usize..).unwrap_or_default()
    }

    /// The characters of a text.
    pub(super) fn bytes(&self, text: Text) -> &[u8] {
        text.bytes(self.text, &self.scratch)
    }

    /// Keeps `bytes` as a text.
    pub(super) fn keep(&mut self, bytes: &[u8]) -> Text {
        let start = self.scratch.len();
        self.scratch.extend_from_slice(bytes);
        Text::owned(start, self.scratch.len())
    }

    /// Returns the next token and leaves it in the queue.
    pub(super) fn peek(&mut self) -> Result<Token> {
        if !self.ready
            && let Err(failure) = self.fill()
        {
            self.has_failed = true;
            return Err(failure);
        }
        match self.queue.front() {
            Some(token) => Ok(*token),
            None => Ok(Token::bare(TokenKind::StreamEnd, self.mark())),
        }
    }

    /// Takes the token that `peek` returned.
    pub(super) fn take(&mut self) {
        if let Some(history) = &mut self.history {
            history.extend(self.queue.front());
        }
        self.queue.pop_front();
        self.taken += 1;
        self.ready = false;
    }

    /// Fetches until the front of the queue is final: no KEY can be inserted before it any more.
    fn fill(&mut self) -> Result<()> {
        loop {
            if !self.queue.is_empty() {
                match self.awaited_key() {
                    Some(level) if self.key_is_alive(level)? => {}
                    _ => break,
                }
            }
            self.fetch()?;
        }
        self.ready = true;
        Ok(())
    }

    // --- position ---

    #[inline]
    fn byte(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn column(&self) -> i32 {
        self.at.wrapping_sub(self.line_start) as i32
    }

    #[inline]
    fn mark(&self) -> Mark {
        Mark { at: self.at as u32, line: self.line, column: self.column() as u32 }
    }

    /// Requests `count` characters from the input, as client-go does before it looks at them.
    #[inline]
    fn need(&mut self, count: usize) -> Result<()> {
        match &mut self.refills {
            None => Ok(()),
            Some(refills) => Ok(refills.need(self.text, self.at, count)?),
        }
    }

    /// Passes one character.
    #[inline]
    fn step(&mut self) {
        let width = match self.byte(0) {
            0x00..=0x7F => 1,
            0x80..=0xDF => 2,
            0xE0..=0xEF => 3,
            _ => 4,
        };
        self.at += width;
        self.line_start = self.line_start.wrapping_add(width - 1);
    }

    fn steps(&mut self, count: usize) {
        for _ in 0..count {
            self.step();
        }
    }

    #[inline]
    fn at_break(&self) -> bool {
        match self.byte(0) {
            b'\n' | b'\r' => true,
            0xC2 | 0xE2 => break_width(self.rest()) > 0,
            _ => false,
        }
    }

    #[inline]
    fn at_blank(&self) -> bool {
        matches!(self.byte(0), b' ' | b'\t')
    }

    /// Whether a blank, a line break or the end of the input is `ahead` bytes further on.
    #[inline]
    fn blank_or_end(&self, ahead: usize) -> bool {
        match self.byte(ahead) {
            0 | b' ' | b'\t' | b'\n' | b'\r' => true,
            0xC2 | 0xE2 => self.text.get(self.at + ahead..).is_some_and(|rest| break_width(rest) > 0),
            _ => false,
        }
    }

    /// Passes a line break and appends its normal form to `breaks`: LS and PS stay, all others are LF.
    fn keep_break(&mut self) {
        let width = break_width(self.rest());
        if width == 3 {
            self.breaks.extend_from_slice(self.rest().get(..3).unwrap_or_default());
        } else {
            self.breaks.push(b'\n');
        }
        self.pass_break(width);
    }

    fn pass_break(&mut self, width: usize) {
        self.at += width;
        self.line += 1;
        self.line_start = self.at;
    }

    /// Passes a comment, if one begins here, up to its line break.
    fn pass_comment(&mut self) -> Result<()> {
        if self.byte(0) != b'#' {
            return Ok(());
        }
        while self.byte(0) != 0 && !self.at_break() {
            self.step();
            self.need(1)?;
        }
        Ok(())
    }

    fn pass_blanks(&mut self) -> Result<()> {
        while self.at_blank() {
            self.step();
            self.need(1)?;
        }
        Ok(())
    }

    /// Whether the line begins here with `---` or `...`.
    fn at_document_marker(&self) -> bool {
        self.column() == 0 && (self.rest().starts_with(b"---") || self.rest().starts_with(b"...")) && self.blank_or_end(3)
    }

    fn refuse<T>(&self, message: &'static str) -> Result<T> {
        self.refuse_at(self.mark(), message)
    }

    fn refuse_by<T>(&self, rule: Rule, message: &'static str) -> Result<T> {
        Err(Error { rule: Some(rule), ..Error::new(Step::Syntax, self.mark().position(), message) }.into())
    }

    fn refuse_at<T>(&self, mark: Mark, message: &'static str) -> Result<T> {
        Err(Error::new(Step::Syntax, mark.position(), message).into())
    }

    // --- the queue ---

    fn push(&mut self, kind: TokenKind, mark: Mark) {
        self.queue.push_back(Token::bare(kind, mark));
    }

    /// The number that the next token pushed will have.
    fn next_number(&self) -> usize {
        self.taken + self.queue.len()
    }

    /// Inserts a token before the one with the given number, or at the end where that one has been taken already.
    fn insert(&mut self, number: usize, token: Token) {
        match number.checked_sub(self.taken) {
            Some(place) if place <= self.queue.len() => self.queue.insert(place, token),
            _ => self.queue.push_back(token),
        }
    }

    // --- possible keys ---

    /// The flow level whose possible key is the front of the queue.
    fn awaited_key(&self) -> Option<usize> {
        let level = match self.keys.last() {
            Some(last) if last.token < self.taken => return None,
            _ => self.keys.partition_point(|key| key.token < self.taken),
        };
        let found = self.keys.get(level..)?.iter().take_while(|key| key.token == self.taken).position(|key| key.awaited)?;
        Some(level + found)
    }

    /// Whether a possible key can still become one; gives it up where it cannot.
    fn key_is_alive(&mut self, level: usize) -> Result<bool> {
        let Some(key) = self.keys.get(level).copied().filter(|key| key.possible) else { return Ok(false) };
        if key.mark.line >= self.line && !self.out_of_reach(key.mark) {
            return Ok(true);
        }
        if key.required {
            return self.refuse_at(key.mark, "this line is no `key: value` pair; expected a ':' followed by a space or a line end");
        }
        if let Some(key) = self.keys.get_mut(level) {
            key.possible = false;
        }
        Ok(false)
    }

    fn out_of_reach(&self, mark: Mark) -> bool {
        let start = mark.at as usize;
        let width = self.at.saturating_sub(start);
        if width <= KEY_REACH {
            return false;
        }
        let passed = self.text.get(start..self.at.min(self.text.len())).unwrap_or_default();
        self.is_ascii || width > 4 * KEY_REACH || passed.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() > KEY_REACH
    }

    /// Records that a key may begin here.
    fn save_key(&mut self) -> Result<()> {
        let required = self.flow_level == 0 && self.indent == self.column();
        if !self.key_allowed {
            if required && !self.dialect.behaviours.accepts_tag_directive() {
                let message = "something follows a quoted value on its line; releases up to 1.12 crash on it";
                return Err(Box::new(Failure::Crash { rule: None, position: self.mark().position(), message }));
            }
            return Ok(());
        }
        let key = PossibleKey { possible: true, required, awaited: true, token: self.next_number(), mark: self.mark() };
        self.drop_key()?;
        if let Some(last) = self.keys.last_mut() {
            *last = key;
        }
        Ok(())
    }

    /// Gives up the possible key of this flow level.
    fn drop_key(&mut self) -> Result<()> {
        match self.keys.last_mut() {
            Some(key) if key.possible => {
                if key.required {
                    let mark = key.mark;
                    return self.refuse_at(mark, "this line is no `key: value` pair; expected a ':' followed by a space or a line end");
                }
                key.possible = false;
                key.awaited = false;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn enter_flow(&mut self) -> Result<()> {
        let (token, mark) = (self.next_number(), self.mark());
        self.keys.push(PossibleKey { token, mark, ..PossibleKey::default() });
        self.flow_level += 1;
        if self.dialect.behaviours.limits_expansion() && self.flow_level > MAX_DEPTH {
            return self.refuse_by(Rule::Yaml21, "lists and mappings nest more than 10,000 deep here");
        }
        Ok(())
    }

    fn leave_flow(&mut self) {
        if self.flow_level == 0 {
            return;
        }
        self.flow_level -= 1;
        let left = self.keys.pop();
        if let (Some(left), Some(outer)) = (left, self.keys.last_mut()) {
            outer.awaited &= !(self.dialect.behaviours.empty_flow_drops_key() && left.token == outer.token);
        }
    }

    // --- indentation ---

    /// Opens a block collection at `mark` if it is indented deeper; its token goes before the one with the given number, or to the end.
    fn roll(&mut self, kind: TokenKind, mark: Mark, number: Option<usize>) -> Result<()> {
        let column = mark.column as i32;
        if self.flow_level > 0 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.dialect.behaviours.limits_expansion() && self.indents.len() > MAX_DEPTH {
            return self.refuse_by(Rule::Yaml21, "lists and mappings nest more than 10,000 deep here");
        }
        match number {
            Some(number) => self.insert(number, Token::bare(kind, mark)),
            None => self.push(kind, mark),
        }
        Ok(())
    }

    /// Closes the block collections that are indented deeper than `column`.
    fn unroll(&mut self, column: i32) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(TokenKind::BlockEnd, self.mark());
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
