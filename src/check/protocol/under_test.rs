//! The adapter under test, which is asked one scenario after the other, each with its world on disk.

use std::time::Duration;

use serde_json::Value;

use super::adapter::{Adapter, Reply};
use super::failure::AdapterFailure;
use super::messages::{Hello, Run, needs};
use crate::check::fence::{Confinement, Fence, FenceError};
use crate::check::stop::Stop;
use crate::check::world::Sandbox;
use crate::compare::{Difference, Errors, compare};
use crate::release::Release;
use crate::scenario::{SERVICE_ACCOUNT, Scenario};

/// An adapter, the place for its worlds, and how closely its errors are compared.
#[derive(Debug)]
pub struct AdapterUnderTest {
    adapter: Adapter,
    stop: Stop,
    sandbox: Sandbox,
    fence: Fence,
    errors: Errors,
}

impl AdapterUnderTest {
    /// Raises a fence and starts the adapter inside.
    ///
    /// `command` is a command line for the shell; `timeout` is the limit for every single answer. Once `stop` is requested, every question
    /// fails at once.
    pub fn start(command: &str, confinement: &Confinement, timeout: Duration, errors: Errors, stop: &Stop) -> Result<Self, StartError> {
        let (sandbox, fence) = Fence::raise(confinement)?;
        let adapter = Adapter::start(fence.command(command), timeout, stop)?;
        Ok(AdapterUnderTest { adapter, stop: stop.clone(), sandbox, fence, errors })
    }

    /// Returns the fence around the adapter.
    pub fn fence(&self) -> &Fence {
        &self.fence
    }

    /// Whether worlds are at `/world` itself.
    pub fn is_at_world(&self) -> bool {
        self.sandbox.is_mounted()
    }

    /// Returns the adapter's answer to `hello`.
    pub fn hello(&self) -> &Hello {
        self.adapter.hello()
    }

    /// Returns how closely errors are compared.
    pub fn errors(&self) -> Errors {
        self.errors
    }

    /// Sends `bye` to the adapter, and checks that it exits with status 0.
    pub fn leave(self) -> Result<(), AdapterFailure> {
        self.adapter.leave()
    }

    /// Puts the scenario's world on disk, asks the adapter, and returns its answer in terms of `/world`.
    pub fn ask(&mut self, scenario: &Scenario) -> Result<Reply, AdapterFailure> {
        if self.stop.is_requested() {
            return Err(AdapterFailure::Interrupted);
        }
        if let Some(reason) = self.lacks(scenario) {
            return Ok(Reply::Unsupported(reason));
        }
        let mut entered = match self.sandbox.put_up(scenario) {
            Ok(entered) => entered,
            Err(error) => return Ok(Reply::Unsupported(format!("its world cannot be put on this machine's disk: {error}"))),
        };
        entered.world.files.clear();
        let root = self.sandbox.substitution().root().to_owned();
        let run = match serde_json::to_value(&entered) {
            Ok(scenario) => Run { id: entered.id, root, scenario },
            Err(error) => return Ok(Reply::Unsupported(format!("the scenario cannot be written as JSON: {error}"))),
        };
        match self.adapter.ask(run)? {
            Reply::Outcome(outcome) => Ok(Reply::Outcome(self.sandbox.substitution().outcome_back(outcome))),
            unsupported => Ok(unsupported),
        }
    }

    /// Compares two outcomes in the sections that the adapter declares.
    pub fn compare(&self, expected: &Value, actual: &Value) -> Vec<Difference> {
        compare(expected, actual, &self.hello().sections, self.errors)
    }

    /// Returns the scenario without the parts that this adapter cannot be asked about. This is meant for generated scenarios, which lose
    /// nothing by it.
    pub fn fit(&self, mut scenario: Scenario) -> Scenario {
        let missing = self.missing(&scenario);
        let lacks = |capability: &str| missing.contains(&capability);
        if lacks(scenario.entry.as_str()) {
            (scenario.entry, scenario.flags, scenario.bytes, scenario.argv) = Default::default();
        }
        if lacks("argv") {
            scenario.argv = None;
        }
        if lacks("overrides") {
            scenario.overrides = None;
        }
        if let Some(loading) = &mut scenario.loading {
            if lacks("precedence") {
                loading.precedence = None;
            }
            if lacks("migrations") {
                loading.migrations = None;
            }
        }
        if lacks("in-cluster") {
            scenario.world.files.retain(|path, _| !path.starts_with(SERVICE_ACCOUNT));
        }
        if lacks("unprivileged") {
            scenario.world.files.values_mut().for_each(|file| file.mode = None);
        }
        scenario
    }

    /// Returns the reason why the adapter cannot be asked the scenario, if there is one.
    fn lacks(&self, scenario: &Scenario) -> Option<String> {
        let need = *self.missing(scenario).first()?;
        Some(match need {
            _ if !self.declares(need) => format!("the adapter does not declare the capability `{need}`"),
            "in-cluster" => "a service-account folder needs a private mount namespace, which this machine does not allow".into(),
            _ => "permission bits do not apply to root, and this machine does not allow a user namespace in which they would".into(),
        })
    }

    fn declares(&self, capability: &str) -> bool {
        self.hello().capabilities.iter().any(|declared| declared == capability)
    }

    /// Returns the capabilities that the scenario needs and that the adapter or this machine does not have.
    fn missing(&self, scenario: &Scenario) -> Vec<&'static str> {
        let mut needs = needs(scenario);
        needs.retain(|need| match *need {
            "in-cluster" => !self.declares(need) || !self.sandbox.is_mounted(),
            "unprivileged" => !self.declares(need) || !self.fence.heeds_permissions(),
            need => !self.declares(need),
        });
        needs
    }
}

/// Why an adapter cannot be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No fence stands around it.
    #[error(transparent)]
    Fence(#[from] FenceError),
    /// The adapter failed before the first question.
    #[error("the adapter cannot be used: {0}")]
    Adapter(#[from] AdapterFailure),
}

/// Returns the release of an adapter around client-go or kubectl, read from the version of the module that it reports.
pub fn release_of(hello: &Hello) -> Option<Release> {
    if matches!(hello.name.as_str(), "client-go" | "kubectl") { hello.version.parse().ok() } else { None }
}
