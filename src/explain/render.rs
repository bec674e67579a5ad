//! Prints a trace for people. Decides nothing.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::rule::Rule;
use crate::trace::{Decision, Source, Trace};
use crate::untrusted::shown;

/// Rules that apply to every ordinary run and make no choice. [`render`] leaves them out; `eval --trace` prints them.
pub const BACKGROUND: &[Rule] = &[
    Rule::Home01,
    Rule::Prec02,
    Rule::Mig01,
    Rule::Mig04,
    Rule::Dec01,
    Rule::Rest02,
    Rule::Def04,
    Rule::Raw01,
    Rule::Build07,
    Rule::Cli01,
    Rule::Cli08,
];

/// Prints a trace as text: what was decided, what won over what, and by which rules.
///
/// `sentence` returns the sentence of a rule, if it is available; it is printed where a rule first occurs.
pub fn render(trace: &Trace, sentence: impl Fn(Rule) -> Option<String>) -> String {
    let mut text = String::new();
    let mut printed = BTreeSet::new();
    let mut head = String::new();
    for decision in trace.decisions.iter().filter(|decision| !BACKGROUND.contains(&decision.rule)) {
        let Decision { rule, from, over, .. } = decision;
        let over = match over.as_slice() {
            [] => String::new(),
            losers => format!(", over {}", losers.iter().map(place).collect::<Vec<_>>().join(", ")),
        };
        // Consecutive decisions about the same thing are printed under one heading.
        let next = format!("{}\n    {}{over}\n", decision.about(), winner(from));
        if next != head {
            text += &next;
            head = next;
        }
        let own_sentence = if printed.insert(*rule) { sentence(*rule) } else { None };
        // Writing to a String cannot fail.
        let _ = match own_sentence {
            Some(sentence) => writeln!(text, "    {rule}: {sentence}"),
            None => writeln!(text, "    {rule}"),
        };
    }
    text
}

fn winner(source: &Source) -> String {
    match source {
        Source::Default => "by the rule alone".to_owned(),
        Source::File { .. } | Source::WorldFile(_) => format!("from {}", place(source)),
        other => format!("by {}", place(other)),
    }
}

/// Prints where a value came from: `a.yaml:3:5`, `--server`, `$KUBECONFIG`.
pub fn place(source: &Source) -> String {
    match source {
        Source::File { path, line: 0, .. } => shown(path).to_string(),
        Source::File { path, line, column } => format!("{}:{line}:{column}", shown(path)),
        Source::Override(field) => match flag_of(field) {
            Some(flag) => format!("--{flag}"),
            None => format!("the override {field}"),
        },
        Source::ClusterDefaults(field) => format!("the cluster defaults ({field})"),
        Source::Environment(name) => format!("${name}"),
        Source::Loading(key) => match *key {
            "explicitPath" => "--kubeconfig".to_owned(),
            key => format!("the loading rules ({key})"),
        },
        Source::WorldFile(path) => shown(path).to_string(),
        Source::Argv => "the command line".to_owned(),
        Source::Default => "the default".to_owned(),
    }
}

/// Prints where a value came from as [`place`] does, without the column: `a.yaml:3`.
pub fn brief(source: &Source) -> String {
    match source {
        Source::File { path, line, .. } if *line > 0 => format!("{}:{line}", shown(path)),
        other => place(other),
    }
}

/// Returns kubectl's flag for an override, which is given by its key in the scenario.
fn flag_of(field: &str) -> Option<&str> {
    match field {
        "currentContext" => Some("context"),
        "timeout" => Some("request-timeout"),
        "user.as-groups" => Some("as-group"),
        "user.tokenFile" | "user.exec" | "user.auth-provider" => None,
        field if field.ends_with("-data") || field.ends_with("extensions") => None,
        field => ["context.", "cluster.", "user."].iter().find_map(|stanza| field.strip_prefix(stanza)),
    }
}
