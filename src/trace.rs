//! What was decided, by which rule, from where, over what.
//!
//! Decisions go to a [`Sink`]. The [`Silent`] sink never builds one, so a run without a trace pays nothing for it.
//! A decision names fields and places, never values: a trace can be shared.

use std::sync::Arc;

use serde::Serialize;

use crate::rule::Rule;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// A kubeconfig file; line and column are 1-based, 0 where the place is not known.
    #[allow(missing_docs)]
    File { path: Arc<str>, line: u32, column: u32 },
    /// An override, named by its place in the scenario: `cluster.server`.
    Override(&'static str),
    /// The cluster defaults of the overrides, named by field.
    ClusterDefaults(&'static str),
    /// An environment variable.
    Environment(&'static str),
    /// What the loader was told: explicit path, precedence, migrations.
    Loading(&'static str),
    /// A file of the world, read while resolving (a token, a certificate).
    WorldFile(String),
    /// Nothing was set; the rule's own default.
    Default,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The rule that decided.
    pub rule: Rule,
    /// What was decided: `cluster "c" server`, `current-context`, `file a.yaml`.
    pub about: String,
    /// Where the winning value came from.
    pub from: Source,
    /// What it won over, nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<Source>,
}

impl Decision {
    /// A decision that won over nothing.
    pub fn new(rule: Rule, about: impl Into<String>, from: Source) -> Self {
        Decision { rule, about: about.into(), from, over: Vec::new() }
    }

    /// The same decision, with what it won over.
    pub fn over(mut self, over: Vec<Source>) -> Self {
        self.over = over;
        self
    }
}

/// Takes decisions in the order in which they are made.
pub trait Sink {
    /// Whether decisions are wanted; work done only to explain a decision asks this first.
    const LISTENS: bool;

    /// Records what `decide` says; a silent sink does not call it.
    fn record(&mut self, decide: impl FnOnce() -> Decision);
}

/// Wants no decisions.
pub struct Silent;

impl Sink for Silent {
    const LISTENS: bool = false;

    fn record(&mut self, _: impl FnOnce() -> Decision) {}
}

/// Every decision, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Trace {
    /// The decisions, first made first.
    pub decisions: Vec<Decision>,
}

impl Sink for Trace {
    const LISTENS: bool = true;

    fn record(&mut self, decide: impl FnOnce() -> Decision) {
        self.decisions.push(decide());
    }
}
