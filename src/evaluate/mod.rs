//! Scenario to outcome: calls the stages in order, one file for each entry.
//!
//! A run keeps what every stage decided. The outcome is taken out of it; the trace is made from it ([`crate::explain()`]).

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
/// A pure function of its argument: it reads no file, no environment and no clock but those of the scenario's world.
///
/// # Errors
/// The scenario asks for what does not exist: an override stanza that a kubeconfig would refuse, a missing file for entry `bytes`, an
/// entry that the release does not have.
pub fn evaluate(scenario: &Scenario) -> Result<Outcome, ScenarioError> {
    evaluate_as(scenario, scenario.release.unwrap_or_default().behaviours())
}

/// [`evaluate`] for a set of behaviours, of the scenario's release or of none that ever was.
pub fn evaluate_as(scenario: &Scenario, behaviours: Behaviours) -> Result<Outcome, ScenarioError> {
    Ok(run(scenario, behaviours)?.into_outcome())
}

/// A scenario, run: what every stage decided.
pub enum Run<'a> {
    /// A deferred client, also as kubectl sets it up.
    Deferred(Box<DeferredRun<'a>>),
    /// `BuildConfigFromFlags`
    Flags(Box<FlagsRun<'a>>),
    /// `RESTConfigFromKubeConfig`
    Bytes(Box<BytesRun<'a>>),
}

/// Runs a scenario through the stages.
pub fn run(scenario: &Scenario, behaviours: Behaviours) -> Result<Run<'_>, ScenarioError> {
    Ok(match scenario.entry {
        Entry::Deferred | Entry::Kubectl => Run::Deferred(Box::new(DeferredRun::new(scenario, behaviours)?)),
        Entry::Flags => Run::Flags(Box::new(FlagsRun::new(scenario, behaviours))),
        Entry::Bytes => Run::Bytes(Box::new(BytesRun::new(scenario, behaviours)?)),
    })
}

impl Run<'_> {
    /// What the contract shows of it.
    pub fn into_outcome(self) -> Outcome {
        match self {
            Run::Deferred(run) => run.into_outcome(),
            Run::Flags(run) => run.into_outcome(),
            Run::Bytes(run) => run.into_outcome(),
        }
    }
}
