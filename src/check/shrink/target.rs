//! What must stay the same while a scenario is made smaller, so that it still shows the same fault.

use serde_json::Value;

use super::client::Client;
use crate::check::protocol::{AdapterFailure, Reply};
use crate::check::verdict::{Cause, Observed, Severity, Signature, Suspects, Truth, general_message, primary};
use crate::compare::Difference;
use crate::scenario::Scenario;

/// A scenario with both outcomes, which differ.
#[derive(Clone, Debug)]
pub(super) struct Differing {
    pub(super) expected: Value,
    pub(super) actual: Value,
    pub(super) differences: Vec<Difference>,
}

impl Differing {
    /// Asks both sides. It returns `None` unless there are two outcomes that differ.
    pub(super) fn of(client: &mut impl Client, scenario: &Scenario) -> Option<Self> {
        let Truth::Outcome(expected) = Truth::of_model(scenario) else { return None };
        let Ok(Reply::Outcome(actual)) = client.ask(scenario) else { return None };
        let differences = client.compare(scenario, &expected, &actual);
        (!differences.is_empty()).then_some(Differing { expected, actual, differences })
    }

    pub(super) fn severity(&self) -> Severity {
        Severity::of(&self.differences, &self.expected, &self.actual)
    }

    /// Returns the worst difference. Of equally bad ones, it is the one that the others probably follow from.
    fn worst(&self) -> Option<&Difference> {
        let of_one = |difference: &&Difference| Severity::of(std::slice::from_ref(*difference), &self.expected, &self.actual);
        let worst = self.differences.iter().map(|difference| of_one(&difference)).min()?;
        primary(&self.differences).filter(|difference| of_one(difference) == worst).or_else(|| {
            let mut all = self.differences.iter();
            all.find(|difference| of_one(difference) == worst)
        })
    }
}

/// What a fault is known by: where the answers differ, the class of both values there, how bad that is, and the cause if one is known.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    place: Place,
    severity: Severity,
    cause: Option<Cause>,
}

#[derive(Clone, Debug, PartialEq)]
struct Place {
    signature: Signature,
    expected: Form,
    actual: Form,
}

/// What a value is like: its type, and of a URL the scheme, without which `x` would do for `https://a.example`.
#[derive(Clone, Debug, PartialEq)]
enum Form {
    Absent,
    Text { scheme: Option<String> },
    Other(std::mem::Discriminant<Value>),
}

impl Place {
    fn of(difference: &Difference) -> Self {
        Place {
            signature: Signature::of(difference),
            expected: Form::of(difference.expected.as_ref()),
            actual: Form::of(difference.actual.as_ref()),
        }
    }
}

impl Form {
    fn of(value: Option<&Value>) -> Self {
        match value {
            None => Form::Absent,
            Some(Value::String(text)) => Form::Text { scheme: text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()) },
            Some(other) => Form::Other(std::mem::discriminant(other)),
        }
    }
}

impl Fault {
    /// Returns what the fault in a scenario is known by.
    pub(super) fn of(differing: &Differing, cause: Option<Cause>) -> Option<Self> {
        Some(Fault { place: Place::of(differing.worst()?), severity: differing.severity(), cause })
    }

    /// Whether another scenario shows it, too.
    pub(super) fn is_in(&self, scenario: &Scenario, differing: &Differing, client: &impl Client, suspects: &Suspects) -> bool {
        let Differing { actual, differences, .. } = differing;
        let compare = |scenario: &Scenario, expected: &Value, actual: &Value| client.compare(scenario, expected, actual);
        let observed = Observed { scenario, rules: &[], actual: Some(actual), differences };
        differences.iter().any(|difference| Place::of(difference) == self.place)
            && differing.severity() == self.severity
            && self.cause.is_none_or(|cause| suspects.still_shows(cause, &observed, &compare))
    }
}

/// Whether two failures are of the same kind, with the same message where there is one.
pub(super) fn are_alike(left: &AdapterFailure, right: &AdapterFailure) -> bool {
    left.kind() == right.kind() && said(left) == said(right)
}

/// Returns what an adapter says of its failure, without what is particular to one scenario. Of a backtrace it is the last line, where most
/// languages put the message.
fn said(failure: &AdapterFailure) -> Option<String> {
    let text = match failure {
        AdapterFailure::Crashed { stderr, .. } => stderr,
        AdapterFailure::Reported { message, .. } => message,
        _ => return None,
    };
    general_message(text.trim().lines().next_back()?)
}
