//! Finds the rules that tokens come under.

use super::notes::Notes;
use crate::rule::Rule;
use crate::yaml::position::Offset;
use crate::yaml::scan::Scanner;
use crate::yaml::token::{Token, TokenKind};

/// Surveys what follows the first document, which the scanner has just passed. Returns where it begins, and the same again where it is text
/// that is ignored.
pub(super) fn survey_rest(scanner: &mut Scanner<'_>, notes: &mut Notes) -> (Offset, Option<Offset>) {
    loop {
        match scanner.peek() {
            Ok(token) if token.kind == TokenKind::DocumentEnd => scanner.take(),
            Ok(token) if token.kind == TokenKind::StreamEnd => return (token.mark.at, None),
            Ok(token) => {
                let at = token.mark.at;
                // A mapping that begins where the document does; its key would have been the empty collection.
                let begins_mapping = matches!(token.kind, TokenKind::BlockMappingStart | TokenKind::Key);
                let lost_its_key = begins_mapping && matches!(scanner.text_at(at), [b'{' | b'[', ..]);
                if lost_its_key {
                    notes.add(Rule::Yaml23, at);
                }
                notes.add(Rule::Yaml03, at);
                return (at, (!lost_its_key).then_some(at));
            }
            // What follows is too malformed to have a first token.
            Err(_) => {
                let at = scanner.offset() as Offset;
                notes.add(Rule::Yaml03, at);
                return (at, None);
            }
        }
    }
}

/// Notes directives, keys, flow collections, escapes and comments up to `end`.
pub(super) fn survey(scanner: &mut Scanner<'_>, text: &[u8], end: Offset, notes: &mut Notes) {
    let mut flow = 0_u32;
    let mut last: Option<Token> = None;
    for token in history(scanner) {
        let at = token.mark.at;
        if last.is_some_and(|before| comment_follows(text, before)) {
            notes.add(Rule::Yaml24, at);
        }
        if at >= end || token.kind == TokenKind::StreamEnd {
            return;
        }
        match token.kind {
            TokenKind::DocumentStart | TokenKind::DocumentEnd if last.is_some() => notes.add(Rule::Yaml03, at),
            TokenKind::VersionDirective { .. } | TokenKind::TagDirective { .. } => notes.add(Rule::Yaml10, at),
            TokenKind::FlowSequenceStart | TokenKind::FlowMappingStart => flow += 1,
            TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd => flow = flow.saturating_sub(1),
            TokenKind::Key if text.get(at as usize) == Some(&b'?') => notes.add(if flow > 0 { Rule::Yaml08 } else { Rule::Yaml07 }, at),
            // A colon without its key, which is on an earlier line.
            TokenKind::Value => {
                if let Some(before) = last.filter(|before| is_scalar(*before) && before.mark.line < token.mark.line) {
                    notes.add(Rule::Yaml07, before.mark.at);
                }
            }
            TokenKind::Scalar { plain: false } if has_escapes(text, at as usize) => notes.add(Rule::Yaml09, at),
            TokenKind::Scalar { plain: true } if flow > 0 && scanner.bytes(token.text).contains(&b':') => notes.add(Rule::Yaml08, at),
            _ => {}
        }
        last = Some(token);
    }
}

/// Scans to the end of a document that the parser refuses.
pub(super) fn drain(scanner: &mut Scanner<'_>) {
    while !scanner.has_failed()
        && let Ok(token) = scanner.peek()
        && token.kind != TokenKind::StreamEnd
    {
        scanner.take();
    }
}

/// Returns the tokens that have been taken, and the one after them.
fn history(scanner: &mut Scanner<'_>) -> Vec<Token> {
    let mut tokens = scanner.take_history();
    if !scanner.has_failed() {
        tokens.extend(scanner.peek());
    }
    tokens
}

fn is_scalar(token: Token) -> bool {
    matches!(token.kind, TokenKind::Scalar { .. })
}

/// Whether a double-quoted text begins at `at` and has escapes.
fn has_escapes(text: &[u8], at: usize) -> bool {
    text.get(at) == Some(&b'"') && text.get(at..after_quoted(text, at + 1, b'"')).is_some_and(|quoted| quoted.contains(&b'\\'))
}

/// Whether a comment begins right behind a quoted text or a closing bracket.
fn comment_follows(text: &[u8], token: Token) -> bool {
    let at = token.mark.at as usize;
    let end = match (token.kind, text.get(at)) {
        (TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd, _) => at + 1,
        (TokenKind::Scalar { plain: false }, Some(&quote @ (b'"' | b'\''))) => after_quoted(text, at + 1, quote),
        _ => return false,
    };
    text.get(end) == Some(&b'#')
}

/// Returns where a quoted text ends whose characters begin at `at`.
fn after_quoted(text: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = text.get(at) {
        at += match byte {
            b'\\' if quote == b'"' => 2,
            b'\'' if quote == b'\'' && text.get(at + 1) == Some(&b'\'') => 2,
            byte if byte == quote => return at + 1,
            _ => 1,
        };
    }
    at
}
