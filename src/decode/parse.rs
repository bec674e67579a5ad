//! Tokens to nodes: libyaml's state machine, which builds the tree as it goes.
//!
//! Only the first document is parsed, and parsing stops at the token that ends it.

mod lane;

use super::dialect::Dialect;
use super::fault::{Fault, Step};
use super::scan::{Scan, Scanner};
use super::token::{Kind, Mark, Text, Token};
use super::tree::{Builder, Properties};
use crate::rule::Rule;

/// What the machine expects next.
#[derive(Clone, Copy)]
enum State {
    BlockNode,
    BlockSequenceEntry,
    IndentlessSequenceEntry,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirst,
    FlowSequenceEntry,
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingFirst,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingNoValue,
    DocumentEnd,
    Done,
}

/// Parses the first document into `tree`, which stays empty where there is none.
pub fn parse(scanner: &mut Scanner<'_>, tree: &mut Builder, dialect: Dialect) -> Scan<()> {
    let ignores_text_after = dialect.behaviours.ignores_text_after_document();
    let mut parser =
        Parser { scanner, tree, states: Vec::new(), state: State::BlockNode, opened: Vec::new(), ignores_text_after, handles: Vec::new() };
    if !parser.document_start()? {
        return Ok(());
    }
    loop {
        if matches!(parser.state, State::BlockMappingKey | State::BlockSequenceEntry | State::IndentlessSequenceEntry) {
            parser.lane();
        }
        match parser.state {
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
    state: State,
    states: Vec<State>,
    /// Where the open collections begin.
    opened: Vec<Mark>,
    ignores_text_after: bool,
    /// Tag handles and their prefixes.
    handles: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Parser<'_, '_> {
    fn next(&mut self) -> Scan<Token> {
        self.scanner.take();
        self.scanner.peek()
    }

    fn pop(&mut self) {
        self.state = self.states.pop().unwrap_or(State::Done);
    }

    fn refuse<T>(&self, mark: Mark, message: String) -> Scan<T> {
        Err(Box::new(Fault::new(Step::Syntax, mark.place(), message)))
    }

    /// Where the innermost open collection begins, in words.
    fn since(&self) -> String {
        self.opened.last().map_or_else(String::new, |mark| format!("line {}", mark.line + 1))
    }

    /// Directives and `---`. Says whether there is a document.
    fn document_start(&mut self) -> Scan<bool> {
        let token = self.scanner.peek()?;
        self.states.push(State::DocumentEnd);
        match token.kind {
            Kind::StreamEnd => return Ok(false),
            Kind::DocumentEnd => {
                let nothing = self.refuse(token.mark, format!("expected a value, found {}", found(token.kind)));
                return nothing.map_err(|fault: Box<Fault>| fault.by(Rule::Yaml25));
            }
            Kind::VersionDirective { .. } | Kind::TagDirective { .. } | Kind::DocumentStart => {}
            _ => {
                self.default_handles();
                return Ok(true);
            }
        }
        let token = self.directives()?;
        if token.kind != Kind::DocumentStart {
            return self.refuse(token.mark, "expected '---' after the directives".to_owned());
        }
        let token = self.next()?;
        let empty = matches!(
            token.kind,
            Kind::VersionDirective { .. } | Kind::TagDirective { .. } | Kind::DocumentStart | Kind::DocumentEnd | Kind::StreamEnd
        );
        if empty {
            self.tree.empty(token.mark);
            self.pop();
        }
        Ok(true)
    }

    fn directives(&mut self) -> Scan<Token> {
        let mut versions = 0;
        let mut token = self.scanner.peek()?;
        loop {
            match token.kind {
                Kind::VersionDirective { .. } if versions > 0 => return self.refuse(token.mark, "a second %YAML directive".to_owned()),
                Kind::VersionDirective { major: 1, minor: 1 } => versions += 1,
                Kind::VersionDirective { major, minor } => {
                    return self.refuse(token.mark, format!("YAML {major}.{minor} is not read; write %YAML 1.1 or leave the line out"));
                }
                Kind::TagDirective { prefix } => {
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

    /// Looks at the token after the document, which may still refuse it.
    fn document_end(&mut self) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        self.state = State::Done;
        if self.ignores_text_after {
            return Ok(());
        }
        // Older parsers begin the next document before they give this one.
        self.handles.clear();
        while token.kind == Kind::DocumentEnd {
            token = self.next()?;
        }
        if token.kind != Kind::StreamEnd {
            token = self.directives()?;
            if token.kind != Kind::DocumentStart {
                return self.refuse(token.mark, "text after the end of the document; releases up to 1.12 do not ignore it".to_owned());
            }
        }
        Ok(())
    }

    /// A node: an alias, or properties and content.
    fn node(&mut self, block: bool, indentless: bool) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        if token.kind == Kind::Alias {
            self.pop();
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
                Kind::Anchor if anchor.is_none() => anchor = Some(token.text),
                Kind::Tag { suffix } if tag.is_none() => tag = Some((token.text, suffix, token.mark)),
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
            Kind::BlockEntry if indentless => {
                self.state = State::IndentlessSequenceEntry;
                self.tree.open_sequence(properties, start);
            }
            Kind::Scalar { plain } => {
                self.pop();
                self.tree.scalar(token.text, self.scanner.bytes(token.text), plain, properties, start);
                self.scanner.take();
            }
            Kind::FlowSequenceStart => {
                self.state = State::FlowSequenceFirst;
                self.opened.push(token.mark);
                self.tree.open_sequence(properties, start);
                self.scanner.take();
            }
            Kind::FlowMappingStart => {
                self.state = State::FlowMappingFirst;
                self.opened.push(token.mark);
                self.tree.open_mapping(properties, start);
                self.scanner.take();
            }
            Kind::BlockSequenceStart if block => {
                self.state = State::BlockSequenceEntry;
                self.opened.push(token.mark);
                self.tree.open_sequence(properties, start);
                self.scanner.take();
            }
            Kind::BlockMappingStart if block => {
                self.state = State::BlockMappingKey;
                self.opened.push(token.mark);
                self.tree.open_mapping(properties, start);
                self.scanner.take();
            }
            _ if properties.any() => {
                self.pop();
                self.tree.scalar(Text::default(), b"", properties.tag.is_none(), properties, start);
            }
            _ => return self.refuse(token.mark, format!("expected a value, found {}", found(token.kind))),
        }
        Ok(())
    }

    fn tag(&mut self, handle: Text, suffix: Text, mark: Mark) -> Scan<Text> {
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

    /// Descends into a node and comes back to `state`.
    fn descend(&mut self, state: State, block: bool, indentless: bool) -> Scan<()> {
        self.states.push(state);
        self.node(block, indentless)
    }

    fn empty(&mut self, state: State, mark: Mark) {
        self.state = state;
        self.tree.empty(mark);
    }

    fn close(&mut self, in_list: bool) {
        self.pop();
        if in_list {
            self.opened.pop();
        }
        self.tree.close();
    }

    fn block_sequence_entry(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::BlockEntry => match self.next()?.kind {
                Kind::BlockEntry | Kind::BlockEnd => self.empty(State::BlockSequenceEntry, token.mark),
                _ => self.descend(State::BlockSequenceEntry, true, false)?,
            },
            Kind::BlockEnd => {
                self.close(true);
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

    fn indentless_sequence_entry(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        if token.kind != Kind::BlockEntry {
            self.close(false);
            return Ok(());
        }
        match self.next()?.kind {
            Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(State::IndentlessSequenceEntry, token.mark),
            _ => self.descend(State::IndentlessSequenceEntry, true, false)?,
        }
        Ok(())
    }

    fn block_mapping_key(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::Key => match self.next()?.kind {
                Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(State::BlockMappingValue, token.mark),
                _ => self.descend(State::BlockMappingValue, true, true)?,
            },
            Kind::BlockEnd => {
                self.close(true);
                self.scanner.take();
            }
            kind => {
                let what = found(kind);
                return self.refuse(token.mark, format!("expected a key of the mapping that begins in {}, found {what}", self.since()));
            }
        }
        Ok(())
    }

    fn block_mapping_value(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        if token.kind != Kind::Value {
            self.empty(State::BlockMappingKey, token.mark);
            return Ok(());
        }
        match self.next()?.kind {
            Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(State::BlockMappingKey, token.mark),
            _ => self.descend(State::BlockMappingKey, true, true)?,
        }
        Ok(())
    }

    fn flow_sequence_entry(&mut self, first: bool) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        if token.kind != Kind::FlowSequenceEnd {
            if !first {
                if token.kind != Kind::FlowEntry {
                    let what = found(token.kind);
                    return self
                        .refuse(token.mark, format!("expected ',' or ']' of the list that begins in {}, found {what}", self.since()));
                }
                token = self.next()?;
            }
            if token.kind == Kind::Key {
                self.state = State::FlowPairKey;
                self.tree.open_mapping(Properties::default(), token.mark);
                self.scanner.take();
                return Ok(());
            }
            if token.kind != Kind::FlowSequenceEnd {
                return self.descend(State::FlowSequenceEntry, false, false);
            }
        }
        self.close(true);
        self.scanner.take();
        Ok(())
    }

    fn flow_pair_key(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd => {
                // client-go takes the token here, whatever it is.
                self.scanner.take();
                self.empty(State::FlowPairValue, token.mark);
                Ok(())
            }
            _ => self.descend(State::FlowPairValue, false, false),
        }
    }

    fn flow_pair_value(&mut self) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        if token.kind == Kind::Value {
            token = self.next()?;
            if !matches!(token.kind, Kind::FlowEntry | Kind::FlowSequenceEnd) {
                return self.descend(State::FlowPairEnd, false, false);
            }
        }
        self.empty(State::FlowPairEnd, token.mark);
        Ok(())
    }

    fn flow_pair_end(&mut self) -> Scan<()> {
        self.scanner.peek()?;
        self.state = State::FlowSequenceEntry;
        self.tree.close();
        Ok(())
    }

    fn flow_mapping_key(&mut self, first: bool) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        if token.kind != Kind::FlowMappingEnd {
            if !first {
                if token.kind != Kind::FlowEntry {
                    let what = found(token.kind);
                    let since = self.since();
                    return self.refuse(token.mark, format!("expected ',' or '}}' of the mapping that begins in {since}, found {what}"));
                }
                token = self.next()?;
            }
            if token.kind == Kind::Key {
                token = self.next()?;
                return match token.kind {
                    Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd => {
                        self.empty(State::FlowMappingValue, token.mark);
                        Ok(())
                    }
                    _ => self.descend(State::FlowMappingValue, false, false),
                };
            }
            if token.kind != Kind::FlowMappingEnd {
                return self.descend(State::FlowMappingNoValue, false, false);
            }
        }
        self.close(true);
        self.scanner.take();
        Ok(())
    }

    fn flow_mapping_value(&mut self) -> Scan<()> {
        let mut token = self.scanner.peek()?;
        if token.kind == Kind::Value {
            token = self.next()?;
            if !matches!(token.kind, Kind::FlowEntry | Kind::FlowMappingEnd) {
                return self.descend(State::FlowMappingKey, false, false);
            }
        }
        self.empty(State::FlowMappingKey, token.mark);
        Ok(())
    }

    fn flow_mapping_no_value(&mut self) -> Scan<()> {
        let token = self.scanner.peek()?;
        self.empty(State::FlowMappingKey, token.mark);
        Ok(())
    }
}

/// A token in words, for what was found in place of what was expected.
fn found(kind: Kind) -> &'static str {
    match kind {
        Kind::StreamEnd => "the end of the file",
        Kind::VersionDirective { .. } | Kind::TagDirective { .. } => "a directive",
        Kind::DocumentStart => "'---'",
        Kind::DocumentEnd => "'...'",
        Kind::BlockSequenceStart => "a list",
        Kind::BlockMappingStart => "a mapping",
        Kind::BlockEnd => "a line that is indented less",
        Kind::FlowSequenceStart => "'['",
        Kind::FlowSequenceEnd => "']'",
        Kind::FlowMappingStart => "'{'",
        Kind::FlowMappingEnd => "'}'",
        Kind::BlockEntry => "'- '",
        Kind::FlowEntry => "','",
        Kind::Key => "a key",
        Kind::Value => "':'",
        Kind::Alias => "an alias",
        Kind::Anchor => "a second anchor",
        Kind::Tag { .. } => "a second tag",
        Kind::Scalar { .. } => "a value",
    }
}
