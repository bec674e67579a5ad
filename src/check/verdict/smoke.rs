//! Ten questions that tell a wrong adapter from a wrong library.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::check::protocol::adapter::{AdapterFailure, Reply};
use crate::check::protocol::under_test::Referee;
use crate::compare::Errors;
use crate::scenario::Scenario;

/// One question, and what every library answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What it is about.
    pub asks: String,
    /// What an adapter does that fails here.
    pub hint: String,
    /// The scenario.
    pub scenario: Scenario,
    /// JSON pointers into the outcome and what stands there; null is nothing.
    pub expect: BTreeMap<String, Value>,
}

/// The ten questions.
pub fn questions() -> Result<Vec<Question>, String> {
    // Anchors are resolved on the way through a plain value.
    let value: serde_yaml::Value = serde_yaml::from_str(include_str!("smoke.yaml")).map_err(|error| error.to_string())?;
    serde_yaml::from_value(value).map_err(|error| error.to_string())
}

/// What became of a question.
#[derive(Clone, Debug)]
pub enum Smoke {
    /// As every library answers.
    Fine,
    /// None of what it looks at is declared.
    Skipped,
    /// The adapter says that it cannot be asked.
    Unsupported(String),
    /// The adapter failed.
    Failed(AdapterFailure),
    /// At this pointer stands something else.
    #[allow(missing_docs)]
    Wrong { at: String, expected: Value, actual: Value },
}

/// Puts one question.
pub fn ask(referee: &mut Referee, question: &Question) -> Smoke {
    let sections = referee.hello().sections.clone();
    let is_declared = |at: &str| sections.iter().any(|section| at.split('/').nth(1) == Some(section));
    let mut expected = question.expect.iter().filter(|(at, _)| is_declared(at)).peekable();
    if expected.peek().is_none() {
        return Smoke::Skipped;
    }
    let outcome = match referee.ask(&question.scenario) {
        Err(failure) => return Smoke::Failed(failure),
        Ok(Reply::Unsupported(reason)) => return Smoke::Unsupported(reason),
        Ok(Reply::Outcome(outcome)) => outcome,
    };
    for (at, expected) in expected {
        if referee.errors() == Errors::Refusal
            && let Some((errors, _)) = at.split_once("/0/")
            && errors.ends_with("/errors")
        {
            // That it refuses is enough.
            if outcome.pointer(errors).is_some_and(Value::is_array) {
                continue;
            }
        }
        let actual = outcome.pointer(at).cloned().unwrap_or_default();
        let is_null = outcome.pointer(at).is_some_and(Value::is_null);
        if actual != *expected || is_null {
            return Smoke::Wrong { at: at.clone(), expected: expected.clone(), actual };
        }
    }
    Smoke::Fine
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
