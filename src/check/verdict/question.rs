//! A scenario to put to an adapter, its right answer, and the rules that decide it.

use serde_json::Value;

use crate::evaluate;
use crate::release::Release;
use crate::rule::Rule;
use crate::scenario::Scenario;

/// A scenario to put to an adapter.
#[derive(Clone, Debug)]
pub struct Question {
    /// The scenario, with the release that it is asked for.
    pub scenario: Scenario,
    /// The outcome that was recorded; without one, the model's outcome is the right one.
    pub recorded: Option<Value>,
}

impl Question {
    /// Makes a question of a scenario, for `release` or else for the scenario's own.
    pub fn of_scenario(mut scenario: Scenario, release: Option<Release>) -> Self {
        scenario.release = release.or(scenario.release);
        Question { scenario, recorded: None }
    }

    /// Returns the right answer.
    pub fn truth(&self) -> Truth {
        match &self.recorded {
            Some(outcome) => Truth::Outcome(outcome.clone()),
            None => Truth::of_model(&self.scenario),
        }
    }

    /// Returns the rules that decide the scenario in the model, and those that the scenario itself lists.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules = rules_of(&self.scenario);
        rules.extend(&self.scenario.rules);
        rules.sort();
        rules.dedup();
        rules
    }
}

/// The right answer to a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
    /// This outcome.
    Outcome(Value),
    /// No outcome, because the scenario is invalid for this reason.
    Invalid(String),
}

impl Truth {
    /// Returns the model's answer.
    pub fn of_model(scenario: &Scenario) -> Self {
        match evaluate(scenario) {
            Err(invalid) => Truth::Invalid(invalid.to_string()),
            Ok(outcome) => crate::json::to_value(&outcome).map_or_else(|error| Truth::Invalid(error.to_string()), Truth::Outcome),
        }
    }

    /// Returns the outcome; null if there is none.
    pub fn outcome(&self) -> &Value {
        if let Truth::Outcome(outcome) = self { outcome } else { &Value::Null }
    }
}

/// Returns the rules that decide a scenario in the model, in their order in SPEC.md.
pub fn rules_of(scenario: &Scenario) -> Vec<Rule> {
    let trace = crate::explain(scenario).map(|explained| explained.trace).unwrap_or_default();
    let mut rules: Vec<Rule> = trace.decisions.iter().map(|decision| decision.rule).collect();
    rules.sort();
    rules.dedup();
    rules
}
