//! Tokens to nodes: libyaml's state machine, which builds the tree as it goes.
//!
//! Only the first document is parsed, and parsing stops at the token that ends it.

use super::dialect::Dialect;
use super::error::{Error, Result, Step};
use super::fast_path;
use super::scan::Scanner;
use super::state::{Stack, State};
use super::token::{Mark, Text, Token, TokenKind};
use super::tree::{Builder, Properties};
use crate::rule::Rule;

/// Parses the first document into `tree`, which stays empty where there is none. With `use_fast_path` the fast path reads the lines that it
/// can; the text must then be printable ASCII and LF.
pub(super) fn parse(scanner: &mut Scanner<'_>, tree: &mut Builder, dialect: Dialect, use_fast_path: bool) -> Result<()> {
    let ignores_text_after = dialect.behaviours.ignores_text_after_document();
    let mut parser = Parser { scanner, tree, stack: Stack::new(), ignores_text_after, handles: Vec::new() };
    if !parser.document_start()? {
        return Ok(());
    }
    loop {
        let between_entries =
            matches!(parser.stack.state, State::BlockMappingKey | State::BlockSequenceEntry | State::IndentlessSequenceEntry);
        if use_fast_path && between_entries {
            fast_path::read(parser.scanner, parser.tree, &mut parser.stack);
        }
        match parser.stack.state {
            State::BlockNode => parser.node(true, false)?,
            State::BlockSequenceEntry => parser.block_sequence_entry()?,
            State::IndentlessSequenceEntry => parser.indentless_sequence_entry()?,
            State::BlockMappingKey => parser.block_mapping_key()?,
            State::BlockMappingValue => parser.block_mapping_value()?,
            State::FlowSequenceFirst => parser.flow_sequence_entry(true)?,
            State::FlowSequenceEntry => parser.flow_sequence_entry(false)?,
            State::FlowPairKey => parser.flow_pair_key()?,
            State::FlowPairValue => parser.flow_pair_value()?,
            State::FlowPairEnd => parser.flow_pair_end()?,
            State::FlowMappingFirst => parser.flow_mapping_key(true)?,
            State::FlowMappingKey => parser.flow_mapping_key(false)?,
            State::FlowMappingValue => parser.flow_mapping_value()?,
            State::FlowMappingNoValue => parser.flow_mapping_no_value()?,
            State::DocumentEnd => parser.document_end()?,
            State::Done => return Ok(()),
        }
    }
}

struct Parser<'p, 'a> {
    scanner: &'p mut Scanner<'a>,
    tree: &'p mut Builder,
    stack: Stack,
    ignores_text_after: bool,
    /// Tag handles and their prefixes.
    handles: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Parser<'_, '_> {
    fn next(&mut self) -> Result<Token> {
        self.scanner.take();
        self.scanner.peek()
    }

    fn refuse<T>(&self, mark: Mark, message: String) -> Result<T> {
        Err(Error::new(Step::Syntax, mark.position(), message).into())
    }

    /// The line on which the innermost open collection begins, for messages.
    fn since(&self) -> String {
        self.stack.opened.last().map_or_else(String::new, |mark| format!("line {}", mark.line + 1))
    }

    /// Reads directives and `---`. Returns whether there is a document.
    fn document_start(&mut self) -> Result<bool> {
        let token = self.scanner.peek()?;
        self.stack.outer.push(State::DocumentEnd);
        match token.kind {
            TokenKind::StreamEnd => return Ok(false),
            TokenKind::DocumentEnd => {
                let message = format!("expected a value, found {}", found(token.kind));
                return Err(Error { rule: Some(Rule::Yaml25), ..Error::new(Step::Syntax, token.mark.position(), message) }.into());
            }
            TokenKind::VersionDirective { .. } | TokenKind::TagDirective { .. } | TokenKind::DocumentStart => {}
            _ => {
                self.default_handles();
                return Ok(true);
            }
        }
        let token = self.directives()?;
        if token.kind != TokenKind::DocumentStart {
            return self.refuse(token.mark, "expected '---' after the directives".to_owned());
        }
        let token = self.next()?;
        let empty = matches!(
            token.kind,
            TokenKind::VersionDirective { .. }
                | TokenKind::TagDirective { .. }
                | TokenKind::DocumentStart
                | TokenKind::DocumentEnd
                | TokenKind::StreamEnd
        );
        if empty {
            self.tree.empty(token.mark);
            self.stack.pop();
        }
        Ok(true)
    }

    fn directives(&mut self) -> Result<Token> {
        let mut versions = 0;
        let mut token = self.scanner.peek()?;
        loop {
            match token.kind {
                TokenKind::VersionDirective { .. } if versions > 0 => {
                    return self.refuse(token.mark, "a second %YAML directive".to_owned());
                }
                TokenKind::VersionDirective { major: 1, minor: 1 } => versions += 1,
                TokenKind::VersionDirective { major, minor } => {
                    return self
                        .refuse(token.mark, format!("YAML {major}.{minor} is not supported; write %YAML 1.1 or leave the line out"));
                }
                TokenKind::TagDirective { prefix } => {
                    let handle = self.scanner.bytes(token.text).to_vec();
                    if self.handles.iter().any(|(known, _)| *known == handle) {
                        return self.refuse(token.mark, "a second %TAG directive for this handle".to_owned());
                    }
                    self.handles.push((handle, self.scanner.bytes(prefix).to_vec()));
                }
                _ => break,
            }
            token = self.next()?;
        }
        self.default_handles();
        Ok(token)
    }

    fn default_handles(&mut self) {
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if !self.handles.iter().any(|(known, _)| known == handle.as_bytes()) {
                self.handles.push((handle.into(), prefix.into()));
            }
        }
    }

    /// Checks the tokens after the document, which may still be refused for them.
    fn document_end(&mut self) -> Result<()> {
        let mut token = self.scanner.peek()?;
        self.stack.state = State::Done;
        if self.ignores_text_after {
            return Ok(());
        }
        // Older parsers begin the next document before they return this one.
        self.handles.clear();
        while token.kind == TokenKind::DocumentEnd {
            token = self.next()?;
        }
        if token.kind != TokenKind::StreamEnd {
            token = self.directives()?;
            if token.kind != TokenKind::DocumentStart {
                return self.refuse(token.mark, "text after the end of the document; releases up to 1.12 do not ignore it".to_owned());
            }
        }
        Ok(())
    }

    /// Reads a node: an alias, or properties and content.
    fn node(&mut self, block: bool, indentless: bool) -> Result<()> {
        let mut token = self.scanner.peek()?;
        if token.kind == TokenKind::Alias {
            self.stack.pop();
            let name = self.scanner.bytes(token.text);
            self.tree.alias(name, token.text, token.mark)?;
            self.scanner.take();
            return Ok(());
        }
        let start = token.mark;
        let mut anchor = None;
        let mut tag = None;
        for _ in 0..2 {
            match token.kind {
                TokenKind::Anchor if anchor.is_none() => anchor = Some(token.text),
                TokenKind::Tag { suffix } if tag.is_none() => tag = Some((token.text, suffix, token.mark)),
                _ => break,
            }
            token = self.next()?;
        }
        let tag = match tag {
            None => None,
            Some((handle, suffix, mark)) => Some(self.tag(handle, suffix, mark)?),
        };
        let properties = Properties { tag, anchor: anchor.map(|text| self.scanner.bytes(text).into()) };
        match token.kind {
            TokenKind::BlockEntry if indentless => {
                self.stack.state = State::IndentlessSequenceEntry;
                self.tree.open_sequence(properties, start);
            }
            TokenKind::Scalar { plain } => {
                self.stack.pop();
                self.tree.scalar(token.text, self.scanner.bytes(token.text), plain, properties, start);
                self.scanner.take();
            }
            TokenKind::FlowSequenceStart => {
                self.stack.state = State::FlowSequenceFirst;
                self.stack.opened.push(token.mark);
                self.tree.open_sequence(properties, start);
                self.scanner.take();
            }
            TokenKind::FlowMappingStart => {
                self.stack.state = State::FlowMappingFirst;
                self.stack.opened.push(token.mark);
                self.tree.open_mapping(properties, start);
                self.scanner.take();
            }
            TokenKind::BlockSequenceStart if block => {
                self.stack.state = State::BlockSequenceEntry;
                self.stack.opened.push(token.mark);
                self.tree.open_sequence(properties, start);
                self.scanner.take();
            }
            TokenKind::BlockMappingStart if block => {
                self.stack.state = State::BlockMappingKey;
                self.stack.opened.push(token.mark);
                self.tree.open_mapping(properties, start);
                self.scanner.take();
            }
            _ if properties.any() => {
                self.stack.pop();
                self.tree.scalar(Text::default(), b"", properties.tag.is_none(), properties, start);
            }
            _ => return self.refuse(token.mark, format!("expected a value, found {}", found(token.kind))),
        }
        Ok(())
    }

    fn tag(&mut self, handle: Text, suffix: Text, mark: Mark) -> Result<Text> {
        if handle.is_empty() {
            return Ok(suffix);
        }
        let name = self.scanner.bytes(handle);
        let Some((_, prefix)) = self.handles.iter().find(|(known, _)| known == name) else {
            return self.refuse(mark, "this tag handle is not defined; put a value that begins with '!' in quotes".to_owned());
        };
        let whole = [prefix.as_slice(), self.scanner.bytes(suffix)].concat();
        Ok(self.scanner.keep(&whole))
    }

    /// Reads a node and returns to `state` after it.
    fn descend(&mut self, state: State, block: bool, indentless: bool) -> Result<()> {
        self.stack.outer.push(state);
        self.node(block, indentless)
    }

    fn empty(&mut self, state: State, mark: Mark) {
        self.stack.state = state;
        self.tree.empty(mark);
    }

    /// Ends the innermost collection, one whose beginning and end have tokens of their own.
    fn close(&mut self) {
        self.stack.close();
        self.tree.close();
    }

    fn block_sequence_entry(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::BlockEntry => match self.next()?.kind {
                TokenKind::BlockEntry | TokenKind::BlockEnd => self.empty(State::BlockSequenceEntry, token.mark),
                _ => self.descend(State::BlockSequenceEntry, true, false)?,
            },
            TokenKind::BlockEnd => {
                self.close();
                self.scanner.take();
            }
            kind => {
                let what = found(kind);
                return self
                    .refuse(token.mark, format!("expected '- ' or the end of the list that begins in {}, found {what}", self.since()));
            }
        }
        Ok(())
    }

    fn indentless_sequence_entry(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        if token.kind != TokenKind::BlockEntry {
            self.stack.pop();
            self.tree.close();
            return Ok(());
        }
        match self.next()?.kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty(State::IndentlessSequenceEntry, token.mark)
            }
            _ => self.descend(State::IndentlessSequenceEntry, true, false)?,
        }
        Ok(())
    }

    fn block_mapping_key(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Key => match self.next()?.kind {
                TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => self.empty(State::BlockMappingValue, token.mark),
                _ => self.descend(State::BlockMappingValue, true, true)?,
            },
            TokenKind::BlockEnd => {
                self.close();
                self.scanner.take();
            }
            kind => {
                let what = found(kind);
                return self.refuse(token.mark, format!("expected a key of the mapping that begins in {}, found {what}", self.since()));
            }
        }
        Ok(())
    }

    fn block_mapping_value(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        if token.kind != TokenKind::Value {
            self.empty(State::BlockMappingKey, token.mark);
            return Ok(());
        }
        match self.next()?.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => self.empty(State::BlockMappingKey, token.mark),
            _ => self.descend(State::BlockMappingKey, true, true)?,
        }
        Ok(())
    }

    fn flow_sequence_entry(&mut self, first: bool) -> Result<()> {
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd {
            if !first {
                if token.kind != TokenKind::FlowEntry {
                    let what = found(token.kind);
                    return self
                        .refuse(token.mark, format!("expected ',' or ']' of the list that begins in {}, found {what}", self.since()));
                }
                token = self.next()?;
            }
            if token.kind == TokenKind::Key {
                self.stack.state = State::FlowPairKey;
                self.tree.open_mapping(Properties::default(), token.mark);
                self.scanner.take();
                return Ok(());
            }
            if token.kind != TokenKind::FlowSequenceEnd {
                return self.descend(State::FlowSequenceEntry, false, false);
            }
        }
        self.close();
        self.scanner.take();
        Ok(())
    }

    fn flow_pair_key(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                // client-go takes the token here, whatever it is.
                self.scanner.take();
                self.empty(State::FlowPairValue, token.mark);
                Ok(())
            }
            _ => self.descend(State::FlowPairValue, false, false),
        }
    }

    fn flow_pair_value(&mut self) -> Result<()> {
        let mut token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            token = self.next()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.descend(State::FlowPairEnd, false, false);
            }
        }
        self.empty(State::FlowPairEnd, token.mark);
        Ok(())
    }

    fn flow_pair_end(&mut self) -> Result<()> {
        self.scanner.peek()?;
        self.stack.state = State::FlowSequenceEntry;
        self.tree.close();
        Ok(())
    }

    fn flow_mapping_key(&mut self, first: bool) -> Result<()> {
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowMappingEnd {
            if !first {
                if token.kind != TokenKind::FlowEntry {
                    let what = found(token.kind);
                    let since = self.since();
                    return self.refuse(token.mark, format!("expected ',' or '}}' of the mapping that begins in {since}, found {what}"));
                }
                token = self.next()?;
            }
            if token.kind == TokenKind::Key {
                token = self.next()?;
                return match token.kind {
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => {
                        self.empty(State::FlowMappingValue, token.mark);
                        Ok(())
                    }
                    _ => self.descend(State::FlowMappingValue, false, false),
                };
            }
            if token.kind != TokenKind::FlowMappingEnd {
                return self.descend(State::FlowMappingNoValue, false, false);
            }
        }
        self.close();
        self.scanner.take();
        Ok(())
    }

    fn flow_mapping_value(&mut self) -> Result<()> {
        let mut token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            token = self.next()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                return self.descend(State::FlowMappingKey, false, false);
            }
        }
        self.empty(State::FlowMappingKey, token.mark);
        Ok(())
    }

    fn flow_mapping_no_value(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        self.empty(State::FlowMappingKey, token.mark);
        Ok(())
    }
}

/// Describes a token that was found where another was expected.
fn found(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::StreamEnd => "the end of the file",
        TokenKind::VersionDirective { .. } | TokenKind::TagDirective { .. } => "a directive",
        TokenKind::DocumentStart => "'---'",
        TokenKind::DocumentEnd => "'...'",
        TokenKind::BlockSequenceStart => "a list",
        TokenKind::BlockMappingStart => "a mapping",
        TokenKind::BlockEnd => "a line that is indented less",
        TokenKind::FlowSequenceStart => "'['",
        TokenKind::FlowSequenceEnd => "']'",
        TokenKind::FlowMappingStart => "'{'",
        TokenKind::FlowMappingEnd => "'}'",
        TokenKind::BlockEntry => "'- '",
        TokenKind::FlowEntry => "','",
        TokenKind::Key => "a key",
        TokenKind::Value => "':'",
        TokenKind::Alias => "an alias",
        TokenKind::Anchor => "a second anchor",
        TokenKind::Tag { .. } => "a second tag",
        TokenKind::Scalar { .. } => "a value",
    }
}
