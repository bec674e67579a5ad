//! A client that has one rule wrong.

use std::fmt;

use serde_json::Value;

use super::case::Case;
use crate::rule::Rule;

type Client = Box<dyn Fn(&Case) -> Option<Value> + Send + Sync>;

/// A wrong client.
pub struct Mutant {
    /// What it does wrong: a verb and what follows, such as "lets the last current-context win".
    pub name: &'static str,
    /// The rule that it has wrong.
    pub rule: Rule,
    /// Whether its answer says only that it accepts, where client-go refuses. What else a client says that does not refuse is open.
    pub is_vague: bool,
    client: Client,
}

impl Mutant {
    pub(super) fn new(name: &'static str, rule: Rule, client: impl Fn(&Case) -> Option<Value> + Send + Sync + 'static) -> Self {
        Mutant { name, rule, is_vague: false, client: Box::new(client) }
    }

    pub(super) fn vague(self) -> Self {
        Mutant { is_vague: true, ..self }
    }

    /// Returns what the wrong client answers; none where it is right, or has nothing to say. A few mutants also return the right answer.
    pub fn answer(&self, case: &Case) -> Option<Value> {
        (self.client)(case)
    }
}

impl fmt::Debug for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.rule, self.name)
    }
}
