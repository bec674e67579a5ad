//! The adapter under test, which is asked one scenario after the other, each with its world on disk.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::adapter::{Adapter, Reply};
use super::failure::AdapterFailure;
use super::messages::{Hello, Run};
use super::needs::{needs, without_overrides};
use crate::check::fence::{Confinement, Fence, FenceError};
use crate::check::stop::Stop;
use crate::check::world::Sandbox;
use crate::compare::{Allowances, Allowed, Difference, Errors, SECTIONS, allow, compare};
use crate::evaluate;
use crate::json;
use crate::release::Release;
use crate::scenario::{Entry, SERVICE_ACCOUNT, Scenario};
use crate::world::World;

/// How an adapter is run and how its answers are compared.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// The limit for every single answer.
    pub timeout: Duration,
    /// How closely errors are compared.
    pub errors: Errors,
    /// Whether it is started anew for each question, with the environment and the working directory of the scenario.
    pub is_fresh: bool,
}

/// An adapter, the place for its worlds, and how closely its errors are compared.
#[derive(Debug)]
pub struct AdapterUnderTest {
    adapter: Adapter,
    /// Its command line.
    command: String,
    stop: Stop,
    sandbox: Sandbox,
    fence: Fence,
    manner: Manner,
}

impl AdapterUnderTest {
    /// Raises a fence and starts the adapter inside.
    ///
    /// `command` is a command line for the shell; `timeout` is the limit for every single answer. Once `stop` is requested, every question
    /// fails at once.
    ///
    /// # Errors
    /// No fence stands, or the adapter does not introduce itself.
    pub fn start(command: &str, confinement: &Confinement, timeout: Duration, errors: Errors, stop: &Stop) -> Result<Self, StartError> {
        Self::start_as(command, confinement, Manner { timeout, errors, is_fresh: false }, stop)
    }

    /// Does the same in a given manner. An adapter that is started anew for each question introduces itself in the folder `/`, with an
    /// environment in which no scenario has set anything, so that a command line that does not work anywhere fails at once.
    ///
    /// # Errors
    /// No fence stands, or the adapter does not introduce itself.
    pub fn start_as(command: &str, confinement: &Confinement, manner: Manner, stop: &Stop) -> Result<Self, StartError> {
        let (sandbox, fence) = Fence::raise(confinement)?;
        let first = if manner.is_fresh { fence.command_in(command, "/", &BTreeMap::new()) } else { fence.command(command) };
        let adapter = Adapter::start(first, manner.timeout, stop)?;
        Ok(AdapterUnderTest { adapter, command: command.to_owned(), stop: stop.clone(), sandbox, fence, manner })
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
        self.manner.errors
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
        if let Some(reason) = self.rules_out(scenario) {
            return Ok(Reply::Unsupported(reason));
        }
        let mut entered = match self.sandbox.put_up(scenario) {
            Ok(entered) => entered,
            Err(error) => return Ok(Reply::Unsupported(format!("its world cannot be put on this machine's disk: {error}"))),
        };
        entered.world.files.clear();
        let anew = self.manner.is_fresh.then(|| {
            let directory = entered.world.cwd.clone().unwrap_or_else(|| self.sandbox.substitution().root().to_owned());
            self.fence.command_in(&self.command, &directory, &entered.world.env)
        });
        let root = self.sandbox.substitution().root().to_owned();
        let run = match serde_json::to_value(&entered) {
            Ok(scenario) => Run { id: entered.id, root, scenario },
            Err(error) => return Ok(Reply::Unsupported(format!("the scenario cannot be written as JSON: {error}"))),
        };
        let reply = match anew {
            Some(command) => self.adapter.ask_anew(command, run),
            None => self.adapter.ask(run),
        };
        match reply? {
            Reply::Outcome(outcome) => Ok(Reply::Outcome(self.sandbox.substitution().outcome_back(outcome))),
            unsupported => Ok(unsupported),
        }
    }

    /// Compares two outcomes of a scenario in the sections that the adapter declares, and allows for what it declares.
    pub fn compare(&self, scenario: &Scenario, expected: &Value, actual: &Value) -> Vec<Difference> {
        let Allowed { expected, actual, .. } = self.allow(scenario, expected, actual);
        self.compare_allowed(&expected, &actual)
    }

    /// Compares two outcomes in which the declarations are allowed for.
    pub fn compare_allowed(&self, expected: &Value, actual: &Value) -> Vec<Difference> {
        compare(expected, actual, &self.hello().sections, self.errors())
    }

    /// Returns two outcomes of a scenario as they are compared: without what the adapter cannot express, and with its own spelling of what
    /// is the same. An adapter around client-go or kubectl may refuse nothing that crashes these.
    pub fn allow(&self, scenario: &Scenario, expected: &Value, actual: &Value) -> Allowed {
        let hello = self.hello();
        let allowances = Allowances {
            equivalences: &hello.equivalences,
            cannot: &hello.cannot,
            default: hello.default.as_ref(),
            default_namespace: hello.default_namespace.as_deref(),
            refuses_crashes: release_of(hello).is_none(),
        };
        let world = World::new(&scenario.world);
        allow(expected, actual, &allowances, &|path| world.read(path).ok().map(|bytes| bytes.to_vec()))
    }

    /// Returns the scenario as this adapter is asked it, without what says nothing to it: that paths are resolved, as they always are, where
    /// it could not leave that, and the warning that all files are missing where it does not answer section `load`, in which alone it is
    /// seen. One that asks for plain loading is put to the entry that the adapter stands for, if that has all that it asks for.
    pub fn put(&self, mut scenario: Scenario) -> Scenario {
        let warns = self.hello().sections.iter().any(|section| section == "load");
        let resolves = self.has("resolvePaths");
        if let Some(loading) = &mut scenario.loading {
            loading.warn_if_all_missing = loading.warn_if_all_missing.filter(|_| warns);
            loading.resolve_paths = loading.resolve_paths.filter(|is_wanted| !is_wanted || resolves);
        }
        if scenario.entry == self.hello().plain_entry() || scenario.entry != Entry::Deferred {
            return scenario;
        }
        let other = Scenario { entry: self.hello().plain_entry(), ..scenario.clone() };
        if other.check().is_ok() && evaluate(&other).is_ok() { other } else { scenario }
    }

    /// Returns the scenario without the parts that this adapter cannot be asked about. This is meant for generated scenarios, which lose
    /// nothing by it.
    pub fn fit(&self, mut scenario: Scenario) -> Scenario {
        let missing = self.missing(&scenario);
        let lacks = |capability: &str| missing.iter().any(|need| need == capability);
        if lacks(scenario.entry.as_str()) && scenario.entry != Entry::Deferred {
            (scenario.entry, scenario.flags, scenario.bytes, scenario.argv) = Default::default();
        }
        if lacks("argv") {
            scenario.argv = None;
        }
        scenario.overrides = scenario.overrides.and_then(|overrides| without_overrides(overrides, &missing));
        if let Some(loading) = &mut scenario.loading {
            let is_kubectl = self.hello().plain_entry() == Entry::Kubectl;
            let drops = |capability: &str| lacks(capability) || (is_kubectl && capability != "explicitPath");
            loading.explicit_path = loading.explicit_path.take().filter(|_| !drops("explicitPath"));
            loading.precedence = loading.precedence.take().filter(|_| !drops("precedence"));
            loading.resolve_paths = loading.resolve_paths.filter(|_| !drops("resolvePaths"));
            loading.warn_if_all_missing = loading.warn_if_all_missing.filter(|_| !drops("warnIfAllMissing"));
            loading.migrations = loading.migrations.take().filter(|_| !drops("migrations"));
        }
        if self.hello().plain_entry() == Entry::Kubectl
            && let Some(overrides) = &mut scenario.overrides
        {
            overrides.cluster_defaults = None;
        }
        if lacks("in-cluster") {
            scenario.world.files.retain(|path, _| !path.starts_with(SERVICE_ACCOUNT));
        }
        if lacks("unprivileged") {
            scenario.world.files.values_mut().for_each(|file| file.mode = None);
        }
        self.put(scenario)
    }

    /// Returns the reason why the adapter is not asked the scenario, if there is one: its introduction or the machine rules it out.
    pub fn rules_out(&self, scenario: &Scenario) -> Option<String> {
        if let Some(need) = self.missing(scenario).first() {
            return Some(match need.as_str() {
                need if !self.has(need) => self.undeclared(need),
                "in-cluster" => "a service-account folder needs a private mount namespace, which this machine does not allow".into(),
                _ => "permission bits do not apply to root, and this machine does not allow a user namespace in which they would".into(),
            });
        }
        let plain = self.hello().plain_entry();
        if scenario.entry == Entry::Deferred && plain != Entry::Deferred {
            return Some(format!("the adapter stands for the entry `{}`, which does not have all that is asked for", plain.as_str()));
        }
        let is_bound = self.hello().declares("no-chdir") && !self.manner.is_fresh;
        (is_bound && depends_on_directory(scenario))
            .then(|| "the answer depends on the working directory, which the adapter cannot change".into())
    }

    /// Whether the adapter can do this, by what it declares or stands for.
    fn has(&self, need: &str) -> bool {
        self.hello().declares(need) || self.hello().plain_entry().as_str() == need
    }

    /// Says that a capability is not declared. Of overrides, all that are not taken are counted as one.
    fn undeclared(&self, need: &str) -> String {
        let takes_some = self.hello().capabilities.iter().any(|declared| declared.starts_with("overrides."));
        match need.strip_prefix("overrides.") {
            Some(_) if takes_some => format!("the adapter does not take an override: it does not declare the capability `{need}`"),
            Some(_) => "the adapter does not declare the capability `overrides`".to_owned(),
            None => format!("the adapter does not declare the capability `{need}`"),
        }
    }

    /// Returns the capabilities that the scenario needs and that the adapter or this machine does not have.
    fn missing(&self, scenario: &Scenario) -> Vec<String> {
        let mut needs = needs(scenario);
        needs.retain(|need| match need.as_str() {
            "in-cluster" => !self.has(need) || !self.sandbox.is_mounted(),
            "unprivileged" => !self.has(need) || !self.fence.heeds_permissions(),
            need => !self.has(need),
        });
        needs
    }
}

/// Whether the model answers otherwise from another working directory.
fn depends_on_directory(scenario: &Scenario) -> bool {
    const ELSEWHERE: &str = "/world/another/working/directory";
    let outcome = |scenario: &Scenario| evaluate(scenario).ok().and_then(|outcome| json::to_value(&outcome).ok()).unwrap_or_default();
    let mut other = scenario.clone();
    other.world.cwd = Some(ELSEWHERE.to_owned());
    !compare(&outcome(scenario), &outcome(&other), SECTIONS, Errors::Exact).is_empty()
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
