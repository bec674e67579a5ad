//! What a run found, as text for people.

use std::fmt::Write;

use serde_json::Value;

use crate::check::protocol::under_test::Verdict;
use crate::check::shrink::smallest::Smallest;
use crate::check::verdict::findings::Kind;
use crate::check::verdict::report::Tally;
use crate::check::verdict::session::Finding;
use crate::compare::{Difference, FOR_PEOPLE};
use crate::explain::BACKGROUND;
use crate::rule::Rule;
use crate::scenario::Scenario;

/// A long value is cut here.
const WIDTH: usize = 160;

/// The differences, field by field.
pub fn differences(differences: &[Difference]) -> String {
    let mut text = String::new();
    for difference in differences {
        let side = |value: &Option<Value>| value.as_ref().map_or_else(|| "(nothing)".to_owned(), short);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}", difference.path);
        let _ = writeln!(text, "    - {}", side(&difference.expected));
        let _ = writeln!(text, "    + {}", side(&difference.actual));
    }
    text
}

fn short(value: &Value) -> String {
    let text = without_message(value.clone()).to_string();
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// Errors by what is compared of them.
fn without_message(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_message).collect(),
        Value::Object(map) if map.contains_key("code") => {
            let compared = map.into_iter().filter(|(key, _)| !FOR_PEOPLE.contains(&key.as_str()));
            compared.map(|(key, value)| (key, without_message(value))).collect()
        }
        other => other,
    }
}

/// The head of a kind of finding.
pub fn kind(sign: &str, kind: &Kind) -> String {
    format!("{sign}  ({} {})\n", kind.count, if kind.count == 1 { "scenario" } else { "scenarios" })
}

/// A difference in its smallest form: the rules, the answers and the scenario.
pub fn smallest(smallest: &Smallest) -> String {
    let mut text = rules("separated by", &smallest.separating);
    text += &rules("decided by", &telling(&smallest.rules));
    if !smallest.without.is_empty() {
        let _ = writeln!(text, "  they agree without {}", smallest.without.join(" / "));
    }
    text += &differences(&smallest.differences);
    text += &indented(&scenario(&smallest.scenario));
    text
}

/// A failure of the adapter, by a small scenario that brings it about.
pub fn failing(finding: &Finding, smallest: &Scenario) -> String {
    self::finding(finding) + &indented(&scenario(smallest))
}

/// A finding as it was met.
pub fn finding(finding: &Finding) -> String {
    let mut text = format!("  {}\n", finding.question.scenario.id);
    if let Verdict::AdapterError { failure } = &finding.judgement.verdict {
        let _ = writeln!(text, "  {failure}");
    }
    text += &rules("decided by", &telling(&finding.rules));
    text += &differences(finding.judgement.verdict.differences());
    text
}

/// The rules without those that every run comes under.
fn telling(rules: &[Rule]) -> Vec<Rule> {
    rules.iter().copied().filter(|rule| !BACKGROUND.contains(rule)).collect()
}

fn rules(label: &str, rules: &[Rule]) -> String {
    match rules {
        [] => String::new(),
        rules => format!("  {label} {}\n", rules.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(" ")),
    }
}

/// A scenario as a case of a corpus is written.
pub fn scenario(scenario: &Scenario) -> String {
    serde_yaml::to_string(scenario).unwrap_or_else(|error| format!("# {error}\n"))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    | {line}\n")).collect()
}

/// The counts, in one line and one more for every reason not to be asked.
pub fn tally(tally: &Tally) -> String {
    let mut text = format!("{} cases: {} agree, {} differ", tally.cases, tally.agrees, tally.differs);
    if tally.known_difference > 0 {
        let _ = write!(text, ", {} differ as known", tally.known_difference);
    }
    let _ = write!(text, ", {} unsupported, {} adapter errors", tally.unsupported, tally.adapter_error);
    for (reason, count) in &tally.unsupported_because {
        let _ = write!(text, "\n  {count} unsupported: {reason}");
    }
    text
}
