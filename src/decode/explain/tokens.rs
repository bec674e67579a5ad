//! Tokens: what stands where, before it means anything.

use super::Notes;
use crate::decode::dialect::Dialect;
use crate::decode::input::Input;
use crate::decode::scan::Scanner;
use crate::decode::token::{Kind, Token};
use crate::rule::Rule;

/// What follows the first document, which the scanner has just passed. Gives the place where that ends.
pub fn explain_rest(scanner: &mut Scanner<'_>, notes: &mut Notes) -> usize {
    loop {
        match scanner.peek() {
            Ok(token) if token.kind == Kind::DocumentEnd => scanner.take(),
            Ok(token) if token.kind == Kind::StreamEnd => return token.mark.at as usize,
            Ok(token) => {
                // A mapping that begins where the document does: its key would have been the empty collection.
                let begins_mapping = matches!(token.kind, Kind::BlockMappingStart | Kind::Key);
                let lost_its_key = begins_mapping && matches!(scanner.text_at(token.mark.at), [b'{' | b'[', ..]);
                let rule = if lost_its_key { Rule::Yaml23 } else { Rule::Dec08 };
                notes.add(rule, token.mark.at);
                notes.add(Rule::Yaml03, token.mark.at);
                return token.mark.at as usize;
            }
            // What follows is so broken that it has no first token.
            Err(_) => {
                let at = scanner.offset();
                notes.add(Rule::Yaml03, at as u32);
                return at;
            }
        }
    }
}

/// Directives, keys, flow collections and escapes up to `end`.
pub fn explain(bytes: &[u8], end: usize, dialect: Dialect, notes: &mut Notes) {
    let Input { text, simple, refills } = Input::new(bytes);
    let mut scanner = Scanner::new(&text, refills, simple, dialect);
    let mut flow = 0_u32;
    let mut last: Option<Token> = None;
    while let Ok(token) = scanner.peek() {
        let at = token.mark.at as usize;
        if let Some(before) = last.filter(|before| matches!(before.kind, Kind::Scalar { plain: false })) {
            let quoted = text.get(before.mark.at as usize..at).unwrap_or_default();
            if quoted.starts_with(b"\"") && quoted.contains(&b'\\') {
                notes.add(Rule::Yaml09, before.mark.at);
            }
        }
        if last.is_some_and(|before| comment_follows(&text, before)) {
            notes.add(Rule::Yaml24, token.mark.at);
        }
        if at >= end || token.kind == Kind::StreamEnd {
            return;
        }
        match token.kind {
            Kind::DocumentStart | Kind::DocumentEnd if last.is_some() => notes.add(Rule::Yaml03, token.mark.at),
            Kind::VersionDirective { .. } | Kind::TagDirective { .. } => notes.add(Rule::Yaml10, token.mark.at),
            Kind::FlowSequenceStart | Kind::FlowMappingStart => flow += 1,
            Kind::FlowSequenceEnd | Kind::FlowMappingEnd => flow = flow.saturating_sub(1),
            Kind::Key if text.get(at) == Some(&b'?') => {
                notes.add(if flow > 0 { Rule::Yaml08 } else { Rule::Yaml07 }, token.mark.at);
            }
            // A colon without its key: that stands on an earlier line.
            Kind::Value => {
                if let Some(before) = last.filter(|before| matches!(before.kind, Kind::Scalar { .. }) && before.mark.line < token.mark.line)
                {
                    notes.add(Rule::Yaml07, before.mark.at);
                }
            }
            Kind::Scalar { plain: true } if flow > 0 && scanner.bytes(token.text).contains(&b':') => {
                notes.add(Rule::Yaml08, token.mark.at);
            }
            _ => {}
        }
        last = Some(token);
        scanner.take();
    }
}

/// Whether a comment begins right behind a quoted text or a closing bracket.
fn comment_follows(text: &[u8], token: Token) -> bool {
    let at = token.mark.at as usize;
    let end = match (token.kind, text.get(at)) {
        (Kind::FlowSequenceEnd | Kind::FlowMappingEnd, _) => at + 1,
        (Kind::Scalar { plain: false }, Some(&quote @ (b'"' | b'\''))) => after_quoted(text, at + 1, quote),
        _ => return false,
    };
    text.get(end) == Some(&b'#')
}

/// Where a quoted text has ended whose characters begin at `at`.
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
