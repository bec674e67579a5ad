//! Finds the rules of YAML and DEC that a file comes under, and the positions of its entries, for traces.
//!
//! Decides nothing. The file is read once more, by the steps that decide.

mod fields;
mod notes;
mod types;

use super::field::{Fields, Spelling};
use super::header::{self, ApiVersion};
use super::positions::{self, Positions};
use super::record::Reader;
use crate::kubeconfig::Config;
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::yaml::dialect::Dialect;
use crate::yaml::document::{self, Document};
use crate::yaml::json;
use crate::yaml::kind::Kind;
use crate::yaml::position::{Offset, Position};
use crate::yaml::survey as yaml;
use notes::Notes;
pub use types::Mistyped;

/// What a survey of one file found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// The positions of entries and fields; none for a file that cannot be decoded.
    pub positions: Positions,
    /// The rules of YAML and DEC that the file comes under, in the order of the steps, each where it first applies. Only unknown fields
    /// (DEC-07) are all listed.
    pub rules: Vec<(Rule, Position)>,
    /// Every key that names no field, in the order of the keys.
    pub unknown: Vec<UnknownField>,
}

/// A key that names no field of the release, and is ignored.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownField {
    /// DEC-07; or DEC-18 for a field that another release has.
    pub rule: Rule,
    /// The key.
    pub name: String,
    /// The struct that it stands in, by its word: `config`, `cluster`, `exec` and so on; `entry` for an item of a list of entries.
    pub within: &'static str,
    /// The fields of that struct.
    pub known: Vec<&'static str>,
    /// Where the key is.
    pub position: Position,
}

/// Surveys the bytes of a kubeconfig. Never fails.
pub fn survey(bytes: &[u8], behaviours: Behaviours) -> Survey {
    let dialect = Dialect::of(behaviours);
    let yaml::Survey { rules, ignored, document, lines } = yaml::survey(bytes, dialect);
    let mut notes = Notes::new(behaviours);
    add_yaml(&mut notes, rules, ignored);
    let entries = document.as_ref().map(|document| {
        let version = survey_document(document, dialect, &mut notes);
        positions::find(&document.tree, version)
    });
    let (rules, unknown) = notes.found();
    let rules = rules.into_iter().map(|(rule, at)| (rule, lines.position(at))).collect();
    let unknown = unknown.into_iter().map(|notes::Unknown { rule, name, within, known, at }| {
        let position = lines.position(at);
        UnknownField { rule, name, within, known, position }
    });
    let unknown = unknown.collect();
    Survey { positions: Positions::new(entries.unwrap_or_default(), lines), rules, unknown }
}

/// Returns every error of a type in the document, of which decoding reports the first (YAML-22). None where it is refused before that.
pub fn mistyped(bytes: &[u8], behaviours: Behaviours) -> Vec<Mistyped> {
    let dialect = Dialect::of(behaviours);
    let Ok(Document { tree, .. }) = document::read(bytes, dialect) else { return Vec::new() };
    let (Ok(version), Some(root)) = (header::read(&tree), tree.root()) else { return Vec::new() };
    types::mistyped(Fields { tree: &tree, dialect, spelling: Spelling::Last }, version, root)
}

/// Notes the rules of YAML, and DEC-08 beside those that it restates: the first document counts, and the last of equal keys.
fn add_yaml(notes: &mut Notes, rules: Vec<(Rule, Offset)>, ignored: Option<Offset>) {
    for (rule, at) in rules {
        if rule == Rule::Yaml03 && ignored == Some(at) {
            notes.add(Rule::Dec08, at);
        }
        notes.add(rule, at);
        if rule == Rule::Yaml15 {
            notes.add(Rule::Dec08, at);
        }
    }
}

/// Notes the rules that a document comes under. Returns its version, unless its header is refused.
fn survey_document(Document { tree, .. }: &Document<'_>, dialect: Dialect, notes: &mut Notes) -> Option<ApiVersion> {
    let version = header::read(tree).ok();
    let Some(root) = tree.root().filter(|&root| tree.kind(root) != Kind::Null) else {
        notes.add(Rule::File02, 0);
        notes.add(Rule::Dec06, 0);
        return version;
    };
    if tree.kind(root) != Kind::Mapping {
        return version;
    }
    // YAML-22: of several errors one is reported. Types are checked only where they can be a second error.
    let is_endless = tree.features.not_finite && json::print(tree, root, dialect.floats, &mut Vec::new()).is_err();
    let fields = Fields { tree, dialect, spelling: Spelling::Last };
    let is_mistyped = || Reader::new(fields, ApiVersion::V1).whole::<Config>(root).is_err();
    if (is_endless && version.is_none()) || ((is_endless || version.is_none()) && is_mistyped()) {
        notes.add(Rule::Yaml22, tree.node(root).at);
    }
    fields::explain_header(tree, root, notes);
    fields::explain(tree, root, version.unwrap_or(ApiVersion::V1), notes);
    version
}
