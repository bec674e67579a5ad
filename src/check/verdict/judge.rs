//! Asks an adapter one scenario and judges the answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::question::Truth;
use crate::check::protocol::{AdapterFailure, AdapterUnderTest, Reply};
use crate::compare::{Difference, certain};
use crate::scenario::{Entry, Scenario};

/// The kind of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum VerdictKind {
    Agrees,
    Differs,
    Unsupported,
    AdapterError,
    KnownDifference,
}

/// The verdict on an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Verdict {
    /// The answer agrees in every section that the adapter declares.
    Agrees,
    /// The answer differs.
    Differs { differences: Vec<Difference> },
    /// The adapter was not asked, reports that it cannot be, or answers nothing that can be compared.
    Unsupported { reason: String },
    /// The adapter failed to answer.
    AdapterError { failure: AdapterFailure },
    /// The answer differs as the list of known differences records.
    KnownDifference { reason: String, link: String, differences: Vec<Difference> },
}

impl Verdict {
    /// Returns its kind.
    pub fn kind(&self) -> VerdictKind {
        match self {
            Verdict::Agrees => VerdictKind::Agrees,
            Verdict::Differs { .. } => VerdictKind::Differs,
            Verdict::Unsupported { .. } => VerdictKind::Unsupported,
            Verdict::AdapterError { .. } => VerdictKind::AdapterError,
            Verdict::KnownDifference { .. } => VerdictKind::KnownDifference,
        }
    }

    /// Returns the differences.
    pub fn differences(&self) -> &[Difference] {
        match self {
            Verdict::Differs { differences } | Verdict::KnownDifference { differences, .. } => differences,
            _ => &[],
        }
    }
}

/// The verdict on an answer, and the answer.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The adapter's outcome, if it gave one.
    pub outcome: Option<Value>,
    /// What was allowed for, and made a difference disappear, as PROTOCOL.md names it.
    pub allowed: Vec<String>,
}

/// Asks the adapter and compares its answer with the right one.
pub fn judge(adapter: &mut AdapterUnderTest, scenario: &Scenario, truth: &Truth) -> Judgement {
    let actual = match adapter.ask(scenario) {
        Err(failure) => return Judgement { verdict: Verdict::AdapterError { failure }, outcome: None, allowed: Vec::new() },
        Ok(Reply::Unsupported(reason)) => {
            return Judgement { verdict: Verdict::Unsupported { reason }, outcome: None, allowed: Vec::new() };
        }
        Ok(Reply::Outcome(actual)) => actual,
    };
    let (differences, allowed) = match truth {
        Truth::Outcome(expected) if !is_compared(adapter, scenario, expected, &actual) => {
            let verdict = Verdict::Unsupported { reason: NOTHING_COMPARED.to_owned() };
            return Judgement { verdict, outcome: Some(actual), allowed: Vec::new() };
        }
        Truth::Outcome(expected) => {
            let allowed = adapter.allow(scenario, expected, &actual);
            (adapter.compare_allowed(&allowed.expected, &allowed.actual), allowed.used)
        }
        Truth::Invalid(reason) => {
            let expected = Some(Value::String(format!("invalid: {reason}")));
            (vec![Difference { path: "scenario".into(), field: "scenario".into(), expected, actual: Some(actual.clone()) }], Vec::new())
        }
    };
    let verdict = if differences.is_empty() { Verdict::Agrees } else { Verdict::Differs { differences } };
    Judgement { verdict, outcome: Some(actual), allowed }
}

/// The reason why an answer without a difference is no agreement.
const NOTHING_COMPARED: &str = "nothing was compared: of the sections that the adapter declares, none is asked for and certain";

/// Whether a section that the scenario asks for is compared.
fn is_compared(adapter: &AdapterUnderTest, scenario: &Scenario, expected: &Value, actual: &Value) -> bool {
    let loads = matches!(scenario.entry, Entry::Deferred | Entry::Kubectl);
    certain(expected, actual, &adapter.hello().sections).iter().any(|section| match *section {
        "load" => scenario.entry != Entry::Flags,
        "client" | "request" => true,
        _ => loads,
    })
}
