//! Finds the rules of YAML that a file comes under, and where each first applies, for traces. Decides nothing.
//!
//! The file is read once more, by the same steps that decide. Only what is unusual is reported; that a plain word is text, for instance, is
//! not. Errors carry their own rule ([`super::error::Error::rule`]).

pub(crate) mod notes;

mod nodes;
mod text;
mod tokens;

use super::dialect::Dialect;
use super::document::{Composed, Document};
use super::error::Step;
use super::input::Input;
use super::parse::parse;
use super::position::{LineIndex, Offset};
use super::scan::Scanner;
use super::tree::Builder;
use crate::rule::Rule;
use notes::Notes;

/// What a survey found.
pub(crate) struct Survey<'a> {
    /// The rules of YAML, in the order of the steps, each where it first applies.
    pub rules: Vec<(Rule, Offset)>,
    /// Where text that follows the document and is ignored begins.
    pub ignored: Option<Offset>,
    /// The document, unless it is refused.
    pub document: Option<Document<'a>>,
    /// The lines of the text.
    pub lines: LineIndex,
}

/// Surveys bytes, which are read as [`super::document::read`] reads them.
pub(crate) fn survey(bytes: &[u8], dialect: Dialect) -> Survey<'_> {
    let Input { text, is_printable_ascii, refills } = Input::new(bytes);
    let lines = LineIndex::of(&text);
    let mut notes = Notes::default();
    if !is_printable_ascii {
        text::survey(bytes, &text, &mut notes);
    }
    let mut builder = Builder::new(dialect);
    let mut scanner = Scanner::new(&text, refills, is_printable_ascii, dialect);
    scanner.keep_history();
    let parsed = parse(&mut scanner, &mut builder, dialect, is_printable_ascii);
    let (end, ignored) = match &parsed {
        Ok(()) => tokens::survey_rest(&mut scanner, &mut notes),
        Err(failure) => {
            if failure.step() == Some(Step::Reader) {
                text::survey_end(&text, &mut notes);
            }
            tokens::drain(&mut scanner);
            (text.len() as Offset, None)
        }
    };
    tokens::survey(&mut scanner, &text, end, &mut notes);
    let scratch = scanner.into_scratch();
    let document = parsed.ok().and_then(|()| {
        let composed = Composed::new(builder, text, scratch);
        nodes::survey(&composed.tree, &mut notes);
        composed.settle(dialect).ok()
    });
    if let Some(Document { tree, varies: true }) = &document {
        notes.add(Rule::Yaml16, tree.node(0).at);
    }
    Survey { rules: notes.found, ignored, document, lines }
}
