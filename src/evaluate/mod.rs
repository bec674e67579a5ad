//! Evaluates a scenario to an outcome: calls the stages in order, with one file for each entry.
//!
//! A run keeps what every stage decided. Both the outcome and the trace ([`crate::explain()`]) are made from it.

mod bytes;
mod deferred;
mod flags;
mod kubectl;
mod section;

use crate::outcome::Outcome;
use crate::release::Behaviours;
use crate::scenario::{Entry, Scenario, ScenarioError};

pub use bytes::{BytesClient, BytesRun};
pub use deferred::{Answers, DeferredRun};
pub use flags::{FlagsAnswer, FlagsClient, FlagsRun};
pub use kubectl::DEFAULT_SERVER_VARIABLE;
use section::load_section;

/// Answers a scenario as client-go does.
///
/// A pure function of its argument: the only files and environment that it reads are those of the scenario's world.
///
/// # Errors
/// The scenario cannot be evaluated: an override stanza would be refused in a kubeconfig, the file of the entry `bytes` cannot be read, or
/// the release does not have the entry.
pub fn evaluate(scenario: &Scenario) -> Result<Outcome, ScenarioError> {
    evaluate_as(scenario, scenario.release.unwrap_or_default().behaviours())
}

/// Evaluates a scenario with a set of behaviours, which need not be those of any release; otherwise like [`evaluate`].
pub fn evaluate_as(scenario: &Scenario, behaviours: Behaviours) -> Result<Outcome, ScenarioError> {
    Ok(run(scenario, behaviours)?.into_outcome())
}

/// The run of a scenario: what every stage decided.
pub enum Run<'a> {
    /// A deferred client, also as kubectl sets it up.
    Deferred(Box<DeferredRun<'a>>),
    /// `BuildConfigFromFlags`
    Flags(Box<FlagsRun<'a>>),
    /// `RESTConfigFromKubeConfig`
    Bytes(Box<BytesRun<'a>>),
}

/// Runs a scenario through the stages.
///
/// # Errors
/// The same as those of [`evaluate`].
pub fn run(scenario: &Scenario, behaviours: Behaviours) -> Result<Run<'_>, ScenarioError> {
    Ok(match scenario.entry {
        Entry::Deferred | Entry::Kubectl => Run::Deferred(Box::new(DeferredRun::new(scenario, behaviours)?)),
        Entry::Flags => Run::Flags(Box::new(FlagsRun::new(scenario, behaviours))),
        Entry::Bytes => Run::Bytes(Box::new(BytesRun::new(scenario, behaviours)?)),
    })
}

impl Run<'_> {
    /// Returns the outcome, as PROTOCOL.md defines it.
    pub fn into_outcome(self) -> Outcome {
        match self {
            Run::Deferred(run) => run.into_outcome(),
            Run::Flags(run) => run.into_outcome(),
            Run::Bytes(run) => run.into_outcome(),
        }
    }
}
