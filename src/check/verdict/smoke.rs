//! Asks ten questions that every library answers correctly, so that a wrong answer is the adapter's fault.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::check::protocol::{AdapterFailure, AdapterUnderTest, Reply};
use crate::compare::Errors;
use crate::scenario::Scenario;

/// A question with the answer that every library gives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmokeQuestion {
    /// What the question is about.
    pub asks: String,
    /// What to look for in an adapter that fails here.
    pub hint: String,
    /// The scenario.
    pub scenario: Scenario,
    /// The expected values, by JSON pointer into the outcome; null if there must be none.
    pub expect: BTreeMap<String, Value>,
}

/// Returns the ten questions, which are part of the program.
pub fn questions() -> Result<Vec<SmokeQuestion>, String> {
    // Reading a plain value first resolves the anchors.
    let value: serde_yaml::Value = serde_yaml::from_str(include_str!("smoke.yaml")).map_err(|error| error.to_string())?;
    serde_yaml::from_value(value).map_err(|error| error.to_string())
}

/// The result of a question.
#[derive(Clone, Debug)]
pub enum SmokeResult {
    /// The answer is right.
    Passed,
    /// The adapter declares none of the sections that the question looks at.
    Skipped,
    /// The adapter reports that it cannot be asked.
    Unsupported(String),
    /// The adapter failed.
    Failed(AdapterFailure),
    /// Another value than expected is at this pointer.
    #[allow(missing_docs)]
    Wrong { at: String, expected: Value, actual: Value },
}

/// Asks one question.
pub fn ask(adapter: &mut AdapterUnderTest, question: &SmokeQuestion) -> SmokeResult {
    let sections = adapter.hello().sections.clone();
    let is_declared = |at: &str| sections.iter().any(|section| at.split('/').nth(1) == Some(section));
    let mut expected = question.expect.iter().filter(|(at, _)| is_declared(at)).peekable();
    if expected.peek().is_none() {
        return SmokeResult::Skipped;
    }
    let outcome = match adapter.ask(&question.scenario) {
        Err(failure) => return SmokeResult::Failed(failure),
        Ok(Reply::Unsupported(reason)) => return SmokeResult::Unsupported(reason),
        Ok(Reply::Outcome(outcome)) => outcome,
    };
    for (at, expected) in expected {
        if adapter.errors() == Errors::Refusal
            && let Some((errors, _)) = at.split_once("/0/")
            && errors.ends_with("/errors")
        {
            // It is enough that there are errors.
            if outcome.pointer(errors).is_some_and(Value::is_array) {
                continue;
            }
        }
        let actual = outcome.pointer(at).cloned().unwrap_or_default();
        let is_null = outcome.pointer(at).is_some_and(Value::is_null);
        if actual != *expected || is_null {
            return SmokeResult::Wrong { at: at.clone(), expected: expected.clone(), actual };
        }
    }
    SmokeResult::Passed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_ten_questions_and_the_model_answers_them() {
        let questions = questions().unwrap();
        assert_eq!(questions.len(), 10);
        for question in questions {
            question.scenario.check().unwrap();
            let outcome = serde_json::to_value(crate::evaluate(&question.scenario).unwrap()).unwrap();
            for (at, expected) in &question.expect {
                assert_eq!(outcome.pointer(at).unwrap_or_default(), expected, "{}: {at} in {outcome}", question.asks);
            }
        }
    }
}
