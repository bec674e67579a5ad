//! Explains an outcome: makes a [`Trace`] of what the stages decided, and prints a trace as text.
//!
//! Nothing here decides, and nothing that a stage has decided is computed again: a stage returns its decision as a value, and this room adds
//! the rule and the source. What may surprise without being a decision (something odd that is allowed, an override that has no effect, a
//! fallback that is not taken) is found here, in what the stages returned.

mod advice;
mod argv;
mod call;
mod client;
mod effective;
mod fallback;
mod layers;
mod load;
mod merge;
mod names;
mod namespace;
mod paths;
mod positions;
mod recognise;
mod render;
mod request;
mod summary;
mod usable;

use std::sync::Arc;

use crate::evaluate::{self, DeferredRun, Run};
use crate::outcome::{Error, Outcome};
use crate::release::Behaviours;
use crate::resolve::ClientAnswer;
use crate::rule::Rule;
use crate::scenario::{Loading, Scenario, ScenarioError};
use crate::trace::{Decision, Source, Subject, Trace};
use crate::world::{Watch, World};

pub use advice::advice;
pub use render::{BACKGROUND, brief, place, render};
pub use summary::{Fact, FieldAnswer, Lost, Note, Seen, Summary, Unused, Why, WhyNot};

use positions::FilePositions;

/// An outcome and the decisions behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What [`evaluate`](crate::evaluate()) returns.
    pub outcome: Outcome,
    /// The decisions, in the order of the stages.
    pub trace: Trace,
}

/// Evaluates a scenario. Returns the outcome and the decisions behind it.
///
/// # Errors
/// The same as those of [`evaluate`](crate::evaluate()).
pub fn explain(scenario: &Scenario) -> Result<Explained, ScenarioError> {
    let behaviours = scenario.release.unwrap_or_default().behaviours();
    Ok(explained(scenario, evaluate::run(scenario, behaviours)?, behaviours))
}

/// Explains a scenario under a watch; otherwise like [`explain`].
pub fn explain_watched(scenario: &Scenario, watch: &dyn Watch) -> Result<Explained, ScenarioError> {
    let behaviours = scenario.release.unwrap_or_default().behaviours();
    Ok(explained(scenario, evaluate::run_watched(scenario, behaviours, watch)?, behaviours))
}

/// What is wanted besides the outcome and the answer in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The decisions.
    pub trace: bool,
    /// Every field of the entries in use.
    pub fields: bool,
    /// Every entry of the merged config.
    pub entries: bool,
    /// What became of a line of a file.
    pub line: Option<(String, u32)>,
}

/// An outcome in words, with what is wanted besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What [`evaluate`](crate::evaluate()) returns.
    pub outcome: Outcome,
    /// The answer in words.
    pub summary: Summary,
    /// Every field of the entries in use, with where it comes from, if these are wanted.
    pub fields: Vec<FieldAnswer>,
    /// Every entry of the merged config, if these are wanted.
    pub entries: Vec<FieldAnswer>,
    /// What became of a line, if that is wanted.
    pub why_not: Vec<WhyNot>,
    /// The decisions, if these are wanted, or if the outcome is a refusal whose place they tell.
    pub trace: Option<Trace>,
}

/// Evaluates a scenario under a watch, and tells the answer in words.
///
/// # Errors
/// The same as those of [`evaluate`](crate::evaluate()).
pub fn tell_watched(scenario: &Scenario, wanted: &Wanted, watch: &dyn Watch) -> Result<Told, ScenarioError> {
    let behaviours = scenario.release.unwrap_or_default().behaviours();
    Ok(told(scenario, evaluate::run_watched(scenario, behaviours, watch)?, wanted, behaviours))
}

/// Evaluates a scenario, and tells the answer in words.
///
/// # Errors
/// The same as those of [`evaluate`](crate::evaluate()).
pub fn tell(scenario: &Scenario, wanted: &Wanted) -> Result<Told, ScenarioError> {
    let behaviours = scenario.release.unwrap_or_default().behaviours();
    Ok(told(scenario, evaluate::run(scenario, behaviours)?, wanted, behaviours))
}

fn told(scenario: &Scenario, run: Run, wanted: &Wanted, behaviours: Behaviours) -> Told {
    let summary = summary::summary(&run, behaviours);
    let fields = if wanted.fields { summary::fields(&run, behaviours) } else { Vec::new() };
    let entries = if wanted.entries { summary::entries(&run, behaviours) } else { Vec::new() };
    let why_not = wanted.line.as_ref().map(|(file, line)| summary::why_not(&run, behaviours, file, *line)).unwrap_or_default();
    let trace = (wanted.trace || is_refused(&run)).then(|| trace(scenario, &run, behaviours));
    Told { outcome: run.into_outcome(), summary, fields, entries, why_not, trace }
}

/// Whether kubectl stops before it sends anything.
fn is_refused(run: &Run) -> bool {
    let deferred = match run {
        Run::Deferred(run) => run,
        Run::Argv(run) => match &run.client {
            Some(client) => client,
            None => return false,
        },
        Run::Flags(_) | Run::Bytes(_) => return true,
    };
    let answers = &deferred.answers;
    let has_namespace = answers.namespace.clone().is_some_and(|answer| answer.into_result().is_ok());
    let is_sent = answers.request.as_ref().is_none_or(|requested| requested.refused.is_none());
    answers.client.as_ref().and_then(ClientAnswer::client).is_none() || !has_namespace || !is_sent
}

fn explained(scenario: &Scenario, run: Run, behaviours: Behaviours) -> Explained {
    let trace = trace(scenario, &run, behaviours);
    Explained { outcome: run.into_outcome(), trace }
}

fn trace(scenario: &Scenario, run: &Run, behaviours: Behaviours) -> Trace {
    match run {
        Run::Deferred(run) => {
            let mut explainer = Explainer::new(&run.answers.world, behaviours);
            explainer.deferred(scenario, scenario.loading.as_ref(), run);
            explainer.trace
        }
        Run::Argv(run) => {
            let world = run.client.as_ref().map_or(&run.world, |client| &client.answers.world);
            let mut explainer = Explainer::new(world, behaviours);
            explainer.command_line(scenario.argv.as_deref().unwrap_or_default(), run);
            if let Some(client) = &run.client {
                explainer.deferred(scenario, Some(&run.loading), client);
            }
            explainer.trace
        }
        Run::Flags(run) => {
            let mut explainer = Explainer::new(&run.world, behaviours);
            explainer.flags(run);
            explainer.request(run.answer.client(), run.request.as_ref());
            explainer.trace
        }
        Run::Bytes(run) => {
            let mut explainer = Explainer::new(&run.world, behaviours);
            explainer.bytes(run);
            explainer.request(run.client.as_ref().and_then(|client| client.configured.result().ok()), run.request.as_ref());
            explainer.trace
        }
    }
}

/// Collects the decisions of one run.
struct Explainer<'a> {
    world: &'a World<'a>,
    behaviours: Behaviours,
    positions: FilePositions,
    trace: Trace,
}

impl<'a> Explainer<'a> {
    fn new(world: &'a World<'a>, behaviours: Behaviours) -> Self {
        Explainer { world, behaviours, positions: FilePositions::default(), trace: Trace::default() }
    }

    /// Explains the run of a deferred client.
    fn deferred(&mut self, scenario: &Scenario, loading: Option<&Loading>, run: &DeferredRun) {
        let answers = &run.answers;
        self.loading_rules(loading, &run.rules, &answers.load.migrations);
        self.call(scenario, run);
        self.load(&run.rules, &answers.load);
        self.deferred_client(&run.overrides, run.default_server, answers);
        self.namespace(&run.overrides, answers);
        self.request(answers.client.as_ref().and_then(ClientAnswer::client), answers.request.as_ref());
    }

    fn push(&mut self, decision: Decision) {
        self.trace.decisions.push(decision);
    }

    /// Records a decision by a rule.
    fn record(&mut self, rule: Rule, subject: Subject, from: Source) {
        self.push(Decision::new(rule, subject, from));
    }

    /// Records a decision that follows from the rule alone, with a note for people.
    fn note(&mut self, rule: Rule, subject: Subject, note: &'static str) {
        self.push(Decision::new(rule, subject, Source::Default).noting(note));
    }

    /// Records an error by its rule, if it has one.
    fn refusal(&mut self, error: &Error, from: Source) {
        if let Some(rule) = error.rule {
            self.record(rule, Subject::Refusal { code: error.code }, from);
        }
    }
}

fn file(path: &str) -> Subject {
    Subject::File { path: Arc::from(path) }
}

fn client(field: &'static str) -> Subject {
    Subject::Client { field }
}
