//! Renders the parts of findings as text for people.

use std::fmt::Write;

use serde_json::Value;

use crate::compare::{Difference, FOR_PEOPLE};
use crate::explain::BACKGROUND;
use crate::rule::Rule;
use crate::scenario::Scenario;
use crate::untrusted::{escape_in_json, visible};

/// The number of characters after which a value is cut.
const WIDTH: usize = 160;

/// Renders the differences, field by field: `-` marks the model's value, `+` the adapter's.
pub fn differences(differences: &[Difference]) -> String {
    let mut text = String::new();
    for difference in differences {
        let side = |value: &Option<Value>| value.as_ref().map_or_else(|| "(nothing)".to_owned(), short);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}", difference.path);
        let _ = writeln!(text, "    - {}", side(&difference.expected));
        let _ = writeln!(text, "    + {}{}", side(&difference.actual), said(difference.actual.as_ref()));
    }
    text
}

fn short(value: &Value) -> String {
    cut(&escape_in_json(without_message(value.clone()).to_string()))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns the text of the client's first error, which is not compared; a code of its own says little.
fn said(actual: Option<&Value>) -> String {
    let first = actual.and_then(Value::as_array).and_then(|errors| errors.first());
    let message = first.and_then(|error| error.get("message")).and_then(Value::as_str).and_then(|message| message.lines().next());
    message.map_or_else(String::new, |message| format!("  {}", cut(&visible(message).to_string())))
}

/// Returns the value with only those fields of errors that are compared.
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

/// Renders a line with the deciding rules, apart from those that apply to every run; empty if there are none.
pub fn deciding(rules: &[Rule]) -> String {
    let rules: Vec<Rule> = rules.iter().copied().filter(|rule| !BACKGROUND.contains(rule)).collect();
    labelled("decided by", &rules)
}

/// Renders a line with a label and rules; empty if there are none.
pub fn labelled(label: &str, rules: &[Rule]) -> String {
    if rules.is_empty() {
        return String::new();
    }
    format!("  {label} {}\n", rules.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(" "))
}

/// Renders a scenario in YAML, in the form of a case.
pub fn scenario(scenario: &Scenario) -> String {
    serde_yaml::to_string(scenario).unwrap_or_else(|error| format!("# {error}\n"))
}

/// Indents a text to set it off from the report around it.
pub fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    | {line}\n")).collect()
}
