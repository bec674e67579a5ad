//! Finds the rules that nodes come under: words, tags, keys, aliases and merges.

use std::collections::HashSet;

use super::notes::Notes;
use crate::rule::Rule;
use crate::yaml::kind::Kind;
use crate::yaml::number::{self, FloatSyntax, Number};
use crate::yaml::tree::{Index, Tree};

/// Notes the rules of a document before its aliases, merges and tags are resolved.
pub(super) fn survey(tree: &Tree<'_>, notes: &mut Notes) {
    for (index, node) in tree.nodes.iter().enumerate() {
        match node.kind {
            Kind::Alias => notes.add(Rule::Yaml18, node.at),
            Kind::Mapping => survey_keys(tree, index, notes),
            Kind::Sequence => {}
            _ if node.link > 0 => notes.add(Rule::Yaml14, node.at),
            _ if node.implicit => survey_word(tree, index, notes),
            _ => {}
        }
    }
}

/// Notes an unquoted word that is not what it seems.
fn survey_word(tree: &Tree<'_>, index: Index, notes: &mut Notes) {
    let (text, at) = (tree.bytes(index), tree.node(index).at);
    match tree.kind(index) {
        Kind::True | Kind::False if !matches!(text, b"true" | b"false") => notes.add(Rule::Yaml11, at),
        Kind::Null if !text.is_empty() && text != b"null" => notes.add(Rule::Yaml11, at),
        Kind::Int | Kind::Uint | Kind::Float => notes.add(Rule::Yaml12, at),
        // A date, a version or a time begins like a number, and is a string.
        Kind::Str if text.first().is_some_and(u8::is_ascii_digit) && text.iter().all(|byte| b"0123456789.:-_+eE".contains(byte)) => {
            notes.add(Rule::Yaml12, at);
        }
        _ => {}
    }
    let is_float = |floats| matches!(number::parse(text, floats), Some(Number::Float(_)));
    if text.first().is_some_and(|byte| b"0123456789+-.".contains(byte)) && is_float(FloatSyntax::Current) && !is_float(FloatSyntax::Signed)
    {
        notes.add(Rule::Yaml13, at);
    }
}

/// Notes keys that are repeated, that merge, or that are not strings.
fn survey_keys(tree: &Tree<'_>, mapping: Index, notes: &mut Notes) {
    let mut seen = HashSet::new();
    for (key, _) in tree.all_pairs(mapping) {
        let node = tree.node(key);
        match node.kind {
            Kind::Str if node.implicit && tree.bytes(key) == b"<<" => notes.add(Rule::Yaml17, node.at),
            Kind::Str => {}
            Kind::Alias => continue,
            _ => notes.add(Rule::Yaml19, node.at),
        }
        if !node.kind.is_collection() && !seen.insert((node.kind as u8, tree.bytes(key))) {
            notes.add(Rule::Yaml15, node.at);
        }
    }
}
