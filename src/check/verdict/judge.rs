//! Asks an adapter one scenario and judges the answer.

use serde::Serialize;
use serde_json::Value;

use super::question::Truth;
use crate::check::protocol::{AdapterFailure, AdapterUnderTest, Reply};
use crate::compare::Difference;
use crate::scenario::Scenario;

/// The verdict on an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Verdict {
    /// The answer agrees in every section that the adapter declares.
    Agrees,
    /// The answer differs.
    Differs { differences: Vec<Difference> },
    /// The adapter was not asked, or reports that it cannot be.
    Unsupported { reason: String },
    /// The adapter failed to answer.
    AdapterError { failure: AdapterFailure },
    /// The answer differs as the list of known differences records.
    KnownDifference { reason: String, link: String, differences: Vec<Difference> },
}

impl Verdict {
    /// Returns its name in reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Differs { .. } => "differs",
            Verdict::Unsupported { .. } => "unsupported",
            Verdict::AdapterError { .. } => "adapter-error",
            Verdict::KnownDifference { .. } => "known-difference",
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
}

/// Asks the adapter and compares its answer with the right one.
pub fn judge(adapter: &mut AdapterUnderTest, scenario: &Scenario, truth: &Truth) -> Judgement {
    let actual = match adapter.ask(scenario) {
        Err(failure) => return Judgement { verdict: Verdict::AdapterError { failure }, outcome: None },
        Ok(Reply::Unsupported(reason)) => return Judgement { verdict: Verdict::Unsupported { reason }, outcome: None },
        Ok(Reply::Outcome(actual)) => actual,
    };
    let differences = match truth {
        Truth::Outcome(expected) => adapter.compare(expected, &actual),
        Truth::Invalid(reason) => {
            let expected = Some(Value::String(format!("invalid: {reason}")));
            vec![Difference { path: "scenario".into(), field: "scenario".into(), expected, actual: Some(actual.clone()) }]
        }
    };
    let verdict = if differences.is_empty() { Verdict::Agrees } else { Verdict::Differs { differences } };
    Judgement { verdict, outcome: Some(actual) }
}
