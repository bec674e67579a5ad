//! Looks at the text of a file: keys that are no fields, values of the wrong type, and what is ignored.

use super::file::File;
use super::finding::{Check, Finding};
use crate::decode::{Mistyped, UnknownField};
use crate::explain::advice;
use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, ExecConfig, Record};
use crate::load::decode_error;
use crate::nearest;
use crate::outcome::Code;
use crate::rule::Rule;
use crate::untrusted::quoted;

/// The longest key that may be meant for a field.
const LONGEST: usize = 40;

/// Looks for keys that are no fields (DEC-07, DEC-18).
pub(super) fn unknown(file: &File) -> Vec<Finding> {
    file.survey.unknown.iter().map(|unknown| about(file, unknown).at(unknown.position).by(unknown.rule)).collect()
}

fn about(file: &File, UnknownField { rule, name, within, known, .. }: &UnknownField) -> Finding {
    let is_no_field = format!("{} is no field of {}, so it is ignored", shown_key(name), called(within, known));
    if *rule == Rule::Dec18 {
        let message = format!("{} is not known to {}, so it is ignored", shown_key(name), file.setting.release);
        return file.finding(Check::FieldOfAnotherRelease, message).repair("remove it, or use a release that knows it");
    }
    if let Some(repair) = misplaced(name, within, known) {
        return file.finding(Check::MisplacedField, is_no_field).repair(repair);
    }
    match nearest::field(name, known.iter().copied()) {
        Some(field) => file.finding(Check::MisspeltField, is_no_field).repair(format!("write `{field}`, if that is meant")),
        None => file.finding(Check::UnknownField, is_no_field).repair("remove it, if it is of no use to another program"),
    }
}

/// Shows a key, if it may be meant for a field. In a broken file, part of a secret may have become a key.
fn shown_key(name: &str) -> String {
    let is_word = |character: char| character.is_ascii_alphabetic() || "-_.".contains(character);
    if name.len() <= LONGEST && name.chars().all(is_word) { quoted(name) } else { "this key".to_owned() }
}

/// Returns what to do with a field that stands in the wrong mapping.
fn misplaced(name: &str, within: &str, known: &[&str]) -> Option<String> {
    match (within, name, known) {
        ("cluster" | "user" | "context", "name", _) => Some(format!("if it is the name of the entry, indent it as far as `{within}:`")),
        ("config", "name" | "cluster" | "user" | "context", _) => {
            Some("if it belongs to an entry of a list, indent it as far as the other keys of the entry".to_owned())
        }
        ("entry", _, [_, stanza]) if is_field_of(stanza, name) => Some(format!("indent it below `{stanza}:`")),
        _ => {
            let owner =
                ["cluster", "user", "context", "config", "exec"].into_iter().find(|word| is_field_of(word, name) && word != &within)?;
            Some(format!("move it to {}", called(owner, &[])))
        }
    }
}

fn is_field_of(word: &str, name: &str) -> bool {
    match word {
        Cluster::WORD => Cluster::field(name).is_some(),
        AuthInfo::WORD => AuthInfo::field(name).is_some(),
        Context::WORD => Context::field(name).is_some(),
        ExecConfig::WORD => ExecConfig::field(name).is_some(),
        Config::WORD => Config::field(name).is_some(),
        _ => false,
    }
}

/// Returns the struct with this word, for people.
fn called(word: &str, known: &[&str]) -> String {
    match (word, known) {
        ("config", _) => "the top level".to_owned(),
        ("preferences", _) => "preferences".to_owned(),
        ("exec" | "auth-provider", _) => format!("an {word} block"),
        ("env", _) => "an environment variable".to_owned(),
        ("entry", [_, stanza]) => format!("an entry of {stanza}s"),
        _ => format!("a {word}"),
    }
}

/// Looks for text that is ignored (YAML-03, YAML-15).
pub(super) fn ignored(file: &File) -> Vec<Finding> {
    let rules = &file.survey.rules;
    let place = |rule| rules.iter().find(|(found, _)| *found == rule).map(|(_, position)| *position);
    let is_ignored = |position| rules.contains(&(Rule::Dec08, position));
    let rest = place(Rule::Yaml03).filter(|position| is_ignored(*position)).map(|position| {
        let finding = file.finding(Check::IgnoredText, "this text follows the first document, so it is ignored");
        finding.at(position).by(Rule::Yaml03).repair("move it to a file of its own, or merge it into the first document")
    });
    let repeated = place(Rule::Yaml15).map(|position| {
        let finding = file.finding(Check::RepeatedKey, "this key is there already; only the last one of a mapping counts");
        finding.at(position).by(Rule::Yaml15).repair("keep one of them")
    });
    rest.into_iter().chain(repeated).collect()
}

/// Returns the findings about values of the wrong type (DEC-09, DEC-11).
pub(super) fn mistyped(name: &str, values: &[Mistyped]) -> Vec<Finding> {
    let finding = |Mistyped { field, error }: &Mistyped| {
        let advice = advice(&decode_error(error, name)).unwrap_or_default();
        let (message, repair) = match error.message.split_once("; ") {
            Some((message, repair)) if error.code == Code::DecodeType => (message, repair),
            _ => (error.message.as_str(), advice),
        };
        let field = field.strip_prefix("config.").unwrap_or(field);
        let finding = Finding::new(Check::MistypedValue, name, format!("{field}: {message}"));
        finding.at(error.position()).by(error.rule).repair(repair)
    };
    values.iter().map(finding).collect()
}
