//! Which rules of YAML and DEC a file comes under, and where it first does.
//!
//! Told beside decoding, from the same steps, for those who ask why; it decides nothing. Only what is out of the ordinary is told: that a
//! plain word is text is no news. A refusal knows its own rule ([`super::DecodeError::rule`]).

mod fields;
mod nodes;
mod text;
mod tokens;

use std::collections::BTreeSet;

use super::dialect::Dialect;
use super::fault::Step;
use super::header::{self, ApiVersion};
use super::input::Input;
use super::positions::{Lines, Position};
use super::record::Reader;
use super::scan::Scanner;
use super::tree::{Builder, Kind, Tree};
use super::{Document, document, json, parse};
use crate::decode::field::{Fields, Spelling};
use crate::kubeconfig::Config;
use crate::release::Behaviours;
use crate::rule::Rule;

/// The rules that a file comes under, in the order of the steps, each where it first applies. Fields that nobody knows are all told.
pub fn explain(bytes: &[u8], behaviours: Behaviours) -> Vec<(Rule, Position)> {
    let dialect = Dialect::of(behaviours);
    let mut notes = Notes { behaviours, met: Vec::new(), told: BTreeSet::new() };
    let input = Input::new(bytes);
    let text = input.text.clone();
    text::explain(bytes, &text, &mut notes);
    let mut builder = Builder::new(dialect);
    let mut scanner = Scanner::new(&text, input.refills, input.simple, dialect);
    let parsed = parse::parse(&mut scanner, &mut builder, dialect);
    if parsed.as_ref().is_err_and(|fault| fault.step == Step::Reader) {
        text::explain_end(&text, &mut notes);
    }
    let parsed = parsed.is_ok();
    let end = if parsed { tokens::explain_rest(&mut scanner, &mut notes) } else { text.len() };
    tokens::explain(bytes, end, dialect, &mut notes);
    if parsed {
        let tree = Tree { nodes: builder.nodes, text: text.clone(), side: scanner.into_side(), finds: builder.finds };
        nodes::explain(&tree, &mut notes);
        if let Ok(document) = document(bytes, dialect) {
            explain_document(&document, dialect, &mut notes);
        }
    }
    notes.placed(&Lines::of(&text))
}

/// What the settled document comes under.
fn explain_document(Document { tree, varies }: &Document<'_>, dialect: Dialect, notes: &mut Notes) {
    let Some(root) = tree.root().filter(|&root| tree.kind(root) != Kind::Null) else {
        notes.add(Rule::File02, 0);
        return notes.add(Rule::Dec06, 0);
    };
    if *varies {
        notes.add(Rule::Yaml16, tree.node(root).at);
    }
    let form = header::read(tree);
    if tree.kind(root) != Kind::Mapping {
        return;
    }
    // YAML-22: which of several faults is told.
    let fields = Fields { tree, dialect, spelling: Spelling::Last };
    let faults = [
        tree.finds.not_finite && json::print(tree, root, dialect.floats, &mut Vec::new()).is_err(),
        form.is_err(),
        Reader::new(fields, ApiVersion::V1).whole::<Config>(root).is_err(),
    ];
    if faults.iter().filter(|fails| **fails).count() > 1 {
        notes.add(Rule::Yaml22, tree.node(root).at);
    }
    fields::explain_header(tree, root, notes);
    fields::explain(tree, root, form.unwrap_or(ApiVersion::V1), notes);
}

/// Rules by where they were met, as offsets into the text.
struct Notes {
    behaviours: Behaviours,
    met: Vec<(Rule, u32)>,
    told: BTreeSet<Rule>,
}

impl Notes {
    fn add(&mut self, rule: Rule, at: u32) {
        if self.told.insert(rule) || rule == Rule::Dec07 {
            self.met.push((rule, at));
        }
    }

    fn placed(self, lines: &Lines<'_>) -> Vec<(Rule, Position)> {
        self.met.into_iter().map(|(rule, at)| (rule, lines.at(at as usize))).collect()
    }
}
