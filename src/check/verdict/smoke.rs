//! Asks a few plain questions, to see whether an adapter works.
//!
//! They are chosen so that most libraries answer them as client-go does; but there are libraries that fail one, so a wrong answer may be
//! either's fault.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::question::Truth;
use crate::check::protocol::{AdapterFailure, AdapterUnderTest, Reply};
use crate::compare::Errors;
use crate::scenario::Scenario;

/// A question with client-go's answer.
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

/// Returns the questions, which are part of the program.
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
    /// The question is not asked, for this reason.
    Skipped(String),
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
    let hello = adapter.hello().clone();
    let is_declared = |at: &str| hello.sections.iter().any(|section| at.split('/').nth(1) == Some(section));
    let cannot = |at: &str| hello.cannot.iter().any(|path| is_below(at, path));
    let expected: Vec<_> = question.expect.iter().filter(|(at, _)| is_declared(at) && !cannot(at)).collect();
    if expected.is_empty() {
        return SmokeResult::Skipped("it is about none of the declared sections".to_owned());
    }
    let scenario = adapter.put(question.scenario.clone());
    if let Some(reason) = adapter.rules_out(&scenario) {
        return SmokeResult::Skipped(reason);
    }
    let mut outcome = match adapter.ask(&scenario) {
        Err(failure) => return SmokeResult::Failed(failure),
        Ok(Reply::Unsupported(reason)) => return SmokeResult::Unsupported(reason),
        Ok(Reply::Outcome(outcome)) => outcome,
    };
    if let Truth::Outcome(right) = Truth::of_model(&scenario) {
        outcome = adapter.allow(&scenario, &right, &outcome).actual;
    }
    let wrong = expected.into_iter().find_map(|(at, expected)| wrong(&outcome, at, expected, adapter.errors()));
    wrong.unwrap_or(SmokeResult::Passed)
}

/// Whether a pointer leads to a field, or into it.
fn is_below(pointer: &str, path: &str) -> bool {
    let rest = pointer.trim_start_matches('/').replace('/', ".");
    rest.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Says so if another value than expected is there. Where errors are not compared, it is enough that there are some.
fn wrong(outcome: &Value, at: &str, expected: &Value, errors: Errors) -> Option<SmokeResult> {
    let list = at.split_once("/0/").map(|(list, _)| list).filter(|list| errors == Errors::Refusal && list.ends_with("/errors"));
    if list.is_some_and(|list| outcome.pointer(list).is_some_and(Value::is_array)) {
        return None;
    }
    let found = outcome.pointer(at);
    let is_right = match expected {
        Value::Null => found.is_none(),
        expected => found == Some(expected),
    };
    let actual = found.cloned().unwrap_or_default();
    (!is_right).then(|| SmokeResult::Wrong { at: at.to_owned(), expected: expected.clone(), actual })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Entry;

    #[test]
    fn the_model_answers_the_questions_whatever_plain_loading_is() {
        let questions = questions().unwrap();
        assert_eq!(questions.len(), 13);
        for (question, entry) in questions.iter().flat_map(|question| [(question, Entry::Deferred), (question, Entry::Kubectl)]) {
            let scenario = Scenario { entry, ..question.scenario.clone() };
            scenario.check().unwrap();
            let outcome = serde_json::to_value(crate::evaluate(&scenario).unwrap()).unwrap();
            for (at, expected) in &question.expect {
                assert_eq!(outcome.pointer(at).unwrap_or_default(), expected, "{}: {at} in {outcome}", question.asks);
            }
        }
    }
}
