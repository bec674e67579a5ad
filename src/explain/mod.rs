//! Why an outcome is what it is: turns what the stages decided into a [`Trace`], and a trace into text.
//!
//! Nothing here decides, and no condition that a stage has computed is computed again: a stage returns its decision as a value, and this
//! room says by which rule and from where. What surprises without being a decision - a fault that is none, an override that does not
//! count, a fallback that is not taken - is observed here, in what the stages return.

mod advice;
mod call;
mod client;
mod effective;
mod fallback;
mod load;
mod merge;
mod names;
mod namespace;
mod paths;
mod places;
mod render;
mod usable;

use std::sync::Arc;

use crate::evaluate::{self, Run};
use crate::outcome::{Error, Outcome};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::scenario::{Scenario, ScenarioError};
use crate::trace::{Decision, Source, Subject, Trace};
use crate::world::World;

pub use advice::advice;
pub use render::{BACKGROUND, place, render};

use places::Places;

/// An outcome and the decisions behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What [`evaluate`](crate::evaluate()) answers.
    pub outcome: Outcome,
    /// The decisions, in the order of the stages.
    pub trace: Trace,
}

/// Answers a scenario, and says by which rules.
///
/// # Errors
/// As [`evaluate`](crate::evaluate()).
pub fn explain(scenario: &Scenario) -> Result<Explained, ScenarioError> {
    let behaviours = scenario.release.unwrap_or_default().behaviours();
    let run = evaluate::run(scenario, behaviours)?;
    let trace = trace(scenario, &run, behaviours);
    Ok(Explained { outcome: run.into_outcome(), trace })
}

fn trace(scenario: &Scenario, run: &Run, behaviours: Behaviours) -> Trace {
    match run {
        Run::Deferred(run) => {
            let answers = &run.answers;
            let mut explainer = Explainer::new(&answers.world, behaviours);
            explainer.loading_rules(scenario.loading.as_ref(), &run.rules, &answers.load.migrations);
            explainer.call(scenario, run);
            explainer.load(&run.rules, &answers.load);
            explainer.deferred_client(&run.overrides, run.default_server, answers);
            explainer.namespace(&run.overrides, answers);
            explainer.trace
        }
        Run::Flags(run) => {
            let mut explainer = Explainer::new(&run.world, behaviours);
            explainer.flags(run);
            explainer.trace
        }
        Run::Bytes(run) => {
            let mut explainer = Explainer::new(&run.world, behaviours);
            explainer.bytes(run);
            explainer.trace
        }
    }
}

/// Collects the decisions of one run.
struct Explainer<'a> {
    world: &'a World<'a>,
    behaviours: Behaviours,
    places: Places,
    trace: Trace,
}

impl<'a> Explainer<'a> {
    fn new(world: &'a World<'a>, behaviours: Behaviours) -> Self {
        Explainer { world, behaviours, places: Places::default(), trace: Trace::default() }
    }

    fn push(&mut self, decision: Decision) {
        self.trace.decisions.push(decision);
    }

    fn tell(&mut self, rule: Rule, subject: Subject, from: Source) {
        self.push(Decision::new(rule, subject, from));
    }

    /// Tells what only the rule itself brings about.
    fn note(&mut self, rule: Rule, subject: Subject, note: &'static str) {
        self.push(Decision::new(rule, subject, Source::Default).noting(note));
    }

    /// Tells a refusal by the rule that it carries.
    fn refusal(&mut self, error: &Error, from: Source) {
        if let Some(rule) = error.rule {
            self.tell(rule, Subject::Refusal { code: error.code }, from);
        }
    }
}

fn file(path: &str) -> Subject {
    Subject::File { path: Arc::from(path) }
}

fn client(field: &'static str) -> Subject {
    Subject::Client { field }
}
