//! Scenario to outcome: calls the stages in order.

use crate::outcome::Outcome;
use crate::scenario::{Scenario, Unreadable};
use crate::trace::{Silent, Sink};

/// What client-go answers to the scenario.
///
/// A pure function of its argument. It is an error only where the scenario asks for what does not exist: an override stanza that a
/// kubeconfig would refuse, a missing file for entry `bytes`, an entry that the release does not have.
pub fn evaluate(scenario: &Scenario) -> Result<Outcome, Unreadable> {
    evaluate_into(scenario, &mut Silent)
}

/// [`evaluate`], telling every decision to `sink`.
pub fn evaluate_into(_scenario: &Scenario, _sink: &mut impl Sink) -> Result<Outcome, Unreadable> {
    Err(Unreadable::new("scenario", "the stages are not joined yet"))
}
