//! The signature of a finding, without what is particular to one scenario. Findings of the same signature are of the same kind.

use std::fmt;

use serde_json::Value;

use super::judge::Verdict;
use crate::compare::Difference;
use crate::outcome::Code;
use crate::untrusted::visible;

/// The kind of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingSignature {
    /// The adapter failed, in this way ([`crate::check::protocol::AdapterFailure::kind`]).
    AdapterFailure(&'static str),
    /// The adapter's answer differs; this is the signature of the primary difference.
    Difference(Signature),
}

impl FindingSignature {
    /// Returns the signature of a verdict, or `None` if the verdict is not a finding.
    pub fn of(verdict: &Verdict) -> Option<Self> {
        match verdict {
            Verdict::Differs { differences } => {
                primary(differences).map(|difference| FindingSignature::Difference(Signature::of(difference)))
            }
            Verdict::AdapterError { failure } => Some(FindingSignature::AdapterFailure(failure.kind())),
            _ => None,
        }
    }
}

impl fmt::Display for FindingSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FindingSignature::AdapterFailure(kind) => write!(f, "adapter error: {kind}"),
            FindingSignature::Difference(signature) => signature.fmt(f),
        }
    }
}

/// The identity of a difference: the field, and the class of the value on each side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature {
    /// The path without names and indexes.
    pub field: String,
    /// The class of the model's value.
    pub expected: ValueClass,
    /// The class of the adapter's value.
    pub actual: ValueClass,
    /// The message of the adapter's error without quotations, numbers and paths; an adapter may use one code for many reasons.
    pub message: Option<String>,
}

/// The class of a value: which error it is, or else only whether there is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueClass {
    /// An error, or a list of errors: the code of the first, then the codes of its causes.
    Error(Vec<String>),
    /// There is no value.
    Absent,
    /// Any other value.
    Other,
}

impl Signature {
    /// Returns the signature of a difference.
    pub fn of(difference: &Difference) -> Self {
        Signature {
            field: difference.field.clone(),
            expected: ValueClass::of(difference.expected.as_ref()),
            actual: ValueClass::of(difference.actual.as_ref()),
            message: difference.actual.as_ref().and_then(message),
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} / {}", self.field, self.expected, self.actual)?;
        match &self.message {
            Some(message) => write!(f, ": {}", visible(message)),
            None => Ok(()),
        }
    }
}

impl ValueClass {
    fn of(value: Option<&Value>) -> Self {
        let Some(value) = value else { return ValueClass::Absent };
        let codes = codes(value);
        if codes.is_empty() { ValueClass::Other } else { ValueClass::Error(codes) }
    }
}

impl fmt::Display for ValueClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValueClass::Absent => f.write_str("nothing"),
            ValueClass::Error(codes) => write!(f, "{}{}", codes.join(" ("), ")".repeat(codes.len().saturating_sub(1))),
            ValueClass::Other => f.write_str("a value"),
        }
    }
}

/// Returns the difference that the others probably follow from: an error that one side reports and the other does not, or else the first.
pub fn primary(differences: &[Difference]) -> Option<&Difference> {
    let is_refusal = |difference: &&Difference| difference.field.contains(".errors");
    differences.iter().find(is_refusal).or_else(|| differences.first())
}

/// Returns the codes of an error, or of the first error of a list, and of its causes. A code stands for itself; other values have none.
fn codes(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.first().map(codes).unwrap_or_default(),
        Value::Object(map) => {
            let Some(code) = map.get("code").and_then(Value::as_str) else { return Vec::new() };
            let causes = map.get("cause").map(codes).unwrap_or_default();
            [vec![code.to_owned()], causes].concat()
        }
        Value::String(text) if Code::ALL.iter().any(|code| code.as_str() == text) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// Returns the message of an error, or of the first error of a list, without what varies by scenario.
fn message(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => message(items.first()?),
        Value::Object(map) => general_message(map.get("message")?.as_str()?),
        _ => None,
    }
}

/// Returns a message without what varies by scenario: quotations, numbers and paths.
pub fn general_message(text: &str) -> Option<String> {
    const LENGTH: usize = 80;
    let unquoted: Vec<&str> = text.split(['"', '\'']).step_by(2).collect();
    let unquoted = unquoted.join(" ");
    let is_general = |word: &&str| !word.contains('/') && !word.contains(|letter: char| letter.is_ascii_digit());
    let words: Vec<&str> = unquoted.lines().next()?.split_whitespace().filter(is_general).collect();
    let message: String = words.join(" ").chars().take(LENGTH).collect();
    (!message.is_empty()).then_some(message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::compare::{Errors, compare};

    fn signature(expected: Value, actual: Value) -> String {
        let differences = compare(&expected, &actual, &["load", "client"], Errors::Exact);
        primary(&differences).map(|difference| Signature::of(difference).to_string()).unwrap_or_default()
    }

    #[test]
    fn names_on_the_path_make_no_other_difference() {
        let user = |name: &str, token: &str| json!({"load": {"config": {"users": [{"name": name, "user": {"token": token}}]}}});
        assert_eq!(signature(user("a\"]", "x"), user("a\"]", "y")), signature(user("b", "u"), user("b", "v")));
        assert_eq!(signature(user("a", "x"), user("a", "y")), "load.config.users.user.token: a value / a value");
    }

    #[test]
    fn codes_make_another_difference() {
        let refused = |errors: Value| json!({"client": {"errors": errors}});
        let answered = json!({"client": {"ok": {"host": "h"}}});
        assert_eq!(signature(refused(json!([{"code": "ca-both", "name": "c"}])), answered.clone()), "client.errors: ca-both / nothing");
        let load = refused(json!([{"code": "load-file", "cause": {"code": "decode-type"}}]));
        assert_eq!(signature(load, answered), "client.errors: load-file (decode-type) / nothing");
    }

    #[test]
    fn messages_make_another_difference_but_not_the_places_in_them() {
        let said = |message: &str| json!({"client": {"errors": [{"code": "other", "message": message}]}});
        let ours = json!({"client": {"ok": {"host": "h"}}});
        let missing = signature(ours.clone(), said("missing field `a` at line 3"));
        assert_eq!(missing, signature(ours.clone(), said("missing field `a` at line 14")));
        assert_ne!(missing, signature(ours, said("no such \"file\"")));
    }
}
