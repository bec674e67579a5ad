//! Puts a scenario to an adapter and judges its answer.

use std::io;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::check::protocol::adapter::{Adapter, AdapterFailure, Reply};
use crate::check::protocol::messages::{Hello, Run, needs};
use crate::check::world::jail;
use crate::check::world::sandbox::Sandbox;
use crate::compare::{Difference, Errors, compare};
use crate::evaluate;
use crate::release::Release;
use crate::scenario::{SERVICE_ACCOUNT, Scenario};

/// What a scenario's answer ought to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
    /// This outcome.
    Outcome(Value),
    /// Nobody can answer it, for this reason.
    ScenarioError(String),
}

impl Truth {
    /// What the model says.
    pub fn of_model(scenario: &Scenario) -> Self {
        match evaluate(scenario) {
            Err(unreadable) => Truth::ScenarioError(unreadable.to_string()),
            Ok(outcome) => match serde_json::to_value(outcome) {
                Ok(outcome) => Truth::Outcome(outcome),
                Err(error) => Truth::ScenarioError(error.to_string()),
            },
        }
    }
}

/// The judgement of one answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Verdict {
    /// Every declared section says the same.
    Agrees,
    /// It answered, and answered something else.
    Differs { differences: Vec<Difference> },
    /// It was not asked, or said itself that it cannot be.
    Unsupported { reason: String },
    /// It did not answer.
    AdapterError { failure: AdapterFailure },
    /// It differs where it is known to.
    KnownDifference { reason: String, link: String, differences: Vec<Difference> },
}

impl Verdict {
    /// The word for it in reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Differs { .. } => "differs",
            Verdict::Unsupported { .. } => "unsupported",
            Verdict::AdapterError { .. } => "adapter-error",
            Verdict::KnownDifference { .. } => "known-difference",
        }
    }

    /// Where the answers differ.
    pub fn differences(&self) -> &[Difference] {
        match self {
            Verdict::Differs { differences } | Verdict::KnownDifference { differences, .. } => differences,
            _ => &[],
        }
    }
}

/// A scenario's answer, and what to think of it.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What to think of it.
    pub verdict: Verdict,
    /// The outcome, where there is one.
    pub outcome: Option<Value>,
}

/// An adapter in its sandbox.
#[derive(Debug)]
pub struct Referee {
    adapter: Adapter,
    sandbox: Sandbox,
    binds_permissions: bool,
    errors: Errors,
}

impl Referee {
    /// Starts the adapter: in the jail where this process is inside of one, beside a folder that stands for `/world` otherwise.
    pub fn start(command: &str, timeout: Duration, errors: Errors) -> Result<Self, StartError> {
        let sandbox = match jail::is_inside() {
            true => Sandbox::jailed(),
            false => Sandbox::substituted(),
        };
        let sandbox = sandbox.map_err(StartError::Sandbox)?;
        let prefix = jail::without_privileges();
        let adapter = Adapter::start(command, prefix.unwrap_or_default(), timeout)?;
        Ok(Referee { adapter, sandbox, binds_permissions: prefix.is_some(), errors })
    }

    /// How the adapter introduced itself.
    pub fn hello(&self) -> &Hello {
        self.adapter.hello()
    }

    /// How closely errors are looked at.
    pub fn errors(&self) -> Errors {
        self.errors
    }

    /// Says goodbye to the adapter.
    pub fn leave(self) -> Result<(), AdapterFailure> {
        self.adapter.leave()
    }

    /// What the adapter answers, in terms of `/world`.
    pub fn ask(&mut self, scenario: &Scenario) -> Result<Reply, AdapterFailure> {
        if let Some(reason) = self.lacks(scenario) {
            return Ok(Reply::Unsupported(reason));
        }
        let mut entered = match self.sandbox.put_up(scenario) {
            Ok(entered) => entered,
            Err(error) => return Ok(Reply::Unsupported(format!("this machine cannot hold the world: {error}"))),
        };
        entered.world.files.clear();
        let root = self.sandbox.root().display().to_string();
        let run = match serde_json::to_value(&entered) {
            Ok(scenario) => Run { id: entered.id, root, scenario },
            Err(error) => return Ok(Reply::Unsupported(format!("the scenario cannot be written as JSON: {error}"))),
        };
        match self.adapter.ask(run)? {
            Reply::Outcome(outcome) => Ok(Reply::Outcome(self.sandbox.substitution().outcome_back(outcome))),
            unsupported => Ok(unsupported),
        }
    }

    /// Asks, and holds the answer against the truth.
    pub fn judge(&mut self, scenario: &Scenario, truth: &Truth) -> Judgement {
        let judged = |verdict| Judgement { verdict, outcome: None };
        match (self.ask(scenario), truth) {
            (Err(failure), _) => judged(Verdict::AdapterError { failure }),
            (Ok(Reply::Unsupported(_)), Truth::ScenarioError(_)) => judged(Verdict::Unsupported { reason: "nobody can answer it".into() }),
            (Ok(Reply::Unsupported(reason)), Truth::Outcome(_)) => judged(Verdict::Unsupported { reason }),
            (Ok(Reply::Outcome(actual)), Truth::Outcome(expected)) => {
                let differences = self.compare(expected, &actual);
                let verdict = if differences.is_empty() { Verdict::Agrees } else { Verdict::Differs { differences } };
                Judgement { verdict, outcome: Some(actual) }
            }
            (Ok(Reply::Outcome(actual)), Truth::ScenarioError(reason)) => {
                let expected = Some(Value::String(format!("unreadable: {reason}")));
                let differences =
                    vec![Difference { path: "scenario".into(), field: "scenario".into(), expected, actual: Some(actual.clone()) }];
                Judgement { verdict: Verdict::Differs { differences }, outcome: Some(actual) }
            }
        }
    }

    /// Where the sections that the adapter declares differ.
    pub fn compare(&self, expected: &Value, actual: &Value) -> Vec<Difference> {
        compare(expected, actual, &self.hello().sections, self.errors)
    }

    /// The scenario without what nobody can put to this adapter: for made-up scenarios, where it is no loss.
    pub fn fit(&self, mut scenario: Scenario) -> Scenario {
        let missing = self.missing(&scenario);
        let lacks = |capability: &str| missing.contains(&capability);
        if lacks(scenario.entry.as_str()) {
            (scenario.entry, scenario.flags, scenario.bytes) = Default::default();
        }
        if lacks("overrides") {
            scenario.overrides = None;
        }
        if let Some(loading) = &mut scenario.loading {
            loading.precedence = loading.precedence.take().filter(|_| !lacks("precedence"));
            loading.migrations = loading.migrations.take().filter(|_| !lacks("migrations"));
        }
        if lacks("in-cluster") {
            scenario.world.files.retain(|path, _| !path.starts_with(SERVICE_ACCOUNT));
        }
        if lacks("unprivileged") {
            scenario.world.files.values_mut().for_each(|file| file.mode = None);
        }
        scenario
    }

    /// What the adapter or this machine lacks for the scenario.
    fn lacks(&self, scenario: &Scenario) -> Option<String> {
        let need = *self.missing(scenario).first()?;
        Some(match need {
            _ if !self.declares(need) => format!("the adapter has not the capability {need}"),
            "in-cluster" => "this machine gives no private mount namespace for a service-account folder".into(),
            _ => "permission bits do not bind us, and this machine gives no user namespace where they would".into(),
        })
    }

    fn declares(&self, capability: &str) -> bool {
        self.hello().capabilities.iter().any(|declared| declared == capability)
    }

    /// The capabilities that the scenario needs and that are not to be had.
    fn missing(&self, scenario: &Scenario) -> Vec<&'static str> {
        let mut needs = needs(scenario);
        needs.retain(|need| match *need {
            "in-cluster" => !self.declares(need) || !self.sandbox.has_service_account(),
            "unprivileged" => !self.declares(need) || !self.binds_permissions,
            need => !self.declares(need),
        });
        needs
    }
}

/// Why an adapter cannot be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no place for worlds.
    #[error("no sandbox: {0}")]
    Sandbox(io::Error),
    /// The adapter did not get as far as a question.
    #[error("the adapter is of no use: {0}")]
    Adapter(#[from] AdapterFailure),
}

/// The release that an adapter around client-go answers for, read from the module version that it names.
pub fn release_of(hello: &Hello) -> Option<Release> {
    match hello.name.as_str() {
        "client-go" => hello.version.parse().ok(),
        _ => None,
    }
}
