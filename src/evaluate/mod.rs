//! Evaluates a scenario to an outcome: calls the stages in order, with one file for each entry.
//!
//! A run keeps what every stage decided. Both the outcome and the trace ([`crate::explain()`]) are made from it.

mod argv;
mod bytes;
mod deferred;
mod flags;
mod kubectl;
mod request;
mod section;

use crate::load::{self, LoadingRules};
use crate::outcome::Outcome;
use crate::release::{Behaviour, Behaviours};
use crate::scenario::{Entry, Scenario, ScenarioError};
use crate::world::{Consulted, Log, Watch, World};

pub use argv::ArgvRun;
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

/// Evaluates a scenario under a watch; otherwise like [`evaluate`].
pub fn evaluate_watched(scenario: &Scenario, watch: &dyn Watch) -> Result<Outcome, ScenarioError> {
    Ok(run_watched(scenario, scenario.release.unwrap_or_default().behaviours(), watch)?.into_outcome())
}

/// Evaluates a scenario under a watch, but for its request, which looks at files of certificates and keys; otherwise like [`evaluate`].
pub fn evaluate_client_watched(scenario: &Scenario, watch: &dyn Watch) -> Result<Outcome, ScenarioError> {
    let behaviours = scenario.release.unwrap_or_default().behaviours();
    let without = if behaviours.has_request() { behaviours.toggled(Behaviour::HasRequest) } else { behaviours };
    Ok(run_watched(scenario, without, watch)?.into_outcome())
}

/// Only loads, under a watch: the outcome has no client and no namespace.
pub fn load_watched(scenario: &Scenario, watch: &dyn Watch) -> Outcome {
    let behaviours = scenario.release.unwrap_or_default().behaviours();
    let mut world = World::new(&scenario.world).watched(watch);
    let of_argv = scenario.argv.as_deref().map(|argv| argv::loading(argv, &world, scenario.release.unwrap_or_default(), behaviours));
    let rules = LoadingRules::new(&of_argv.or_else(|| scenario.loading.clone()).unwrap_or_default(), &world, behaviours);
    let load = load::load(&mut world, &rules, behaviours);
    Outcome { load: Some(load_section(load.returned)), writes: world.writes(), ..Outcome::default() }
}

/// The run of a scenario: what every stage decided.
pub enum Run<'a> {
    /// A deferred client, also as kubectl sets it up.
    Deferred(Box<DeferredRun<'a>>),
    /// A command line of kubectl.
    Argv(Box<ArgvRun<'a>>),
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
    run_in(World::new(&scenario.world), scenario, behaviours)
}

/// Runs a scenario like [`run`], under a watch.
///
/// # Errors
/// The same as those of [`evaluate`].
pub fn run_watched<'a>(scenario: &'a Scenario, behaviours: Behaviours, watch: &'a dyn Watch) -> Result<Run<'a>, ScenarioError> {
    run_in(World::new(&scenario.world).watched(watch), scenario, behaviours)
}

/// Returns every path that evaluating the scenario looks at, in order.
///
/// # Errors
/// The same as those of [`evaluate`].
pub fn consulted(scenario: &Scenario) -> Result<Vec<Consulted>, ScenarioError> {
    let log = Log::default();
    run_watched(scenario, scenario.release.unwrap_or_default().behaviours(), &log)?;
    Ok(log.into_consulted())
}

fn run_in<'a>(world: World<'a>, scenario: &'a Scenario, behaviours: Behaviours) -> Result<Run<'a>, ScenarioError> {
    if let Some(argv) = &scenario.argv {
        return Ok(Run::Argv(Box::new(ArgvRun::new(scenario, argv, world, behaviours)?)));
    }
    Ok(match scenario.entry {
        Entry::Deferred | Entry::Kubectl => Run::Deferred(Box::new(DeferredRun::new(scenario, world, behaviours)?)),
        Entry::Flags => Run::Flags(Box::new(FlagsRun::new(scenario, world, behaviours))),
        Entry::Bytes => Run::Bytes(Box::new(BytesRun::new(scenario, world, behaviours)?)),
    })
}

impl Run<'_> {
    /// Returns the outcome, as PROTOCOL.md defines it.
    pub fn into_outcome(self) -> Outcome {
        match self {
            Run::Deferred(run) => run.into_outcome(),
            Run::Argv(run) => run.into_outcome(),
            Run::Flags(run) => run.into_outcome(),
            Run::Bytes(run) => run.into_outcome(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::consulted;
    use crate::world::Access;

    /// Returns access, name and goal of everything that a scenario's run looks at.
    fn looked_at(scenario: serde_json::Value) -> Vec<(Access, String, String)> {
        let scenario = serde_json::from_value(scenario).unwrap();
        consulted(&scenario).unwrap().into_iter().map(|seen| (seen.access, seen.name, seen.leads_to)).collect()
    }

    fn seen(access: Access, name: &str, leads_to: &str) -> (Access, String, String) {
        (access, name.to_owned(), leads_to.to_owned())
    }

    #[test]
    fn a_run_looks_only_at_what_it_needs() {
        let file = |text| json!({ "text": text });
        let found = looked_at(json!({"id": "a", "world": {"env": {"KUBECONFIG": "/world/k:/world/none", "HOME": "/world/h"}, "files": {
            "/world/k": file("current-context: c\ncontexts: [{name: c, context: {user: u, cluster: c}}]\nclusters: [{name: c, cluster: {server: \"https://h\", certificate-authority: /world/ca}}]\nusers: [{name: u, user: {tokenFile: /world/l/t}}, {name: unused, user: {tokenFile: /world/unused}}]"),
            "/world/ca": file(""), "/world/l": {"symlink": "/world/tokens"}, "/world/tokens/t": file("x"), "/world/h/.kube/config": file(""),
        }}}));
        let expected = [
            seen(Access::Stat, "/world/h/.kube/config", "/world/h/.kube/config"),
            seen(Access::Read, "/world/k", "/world/k"),
            seen(Access::Read, "/world/none", "/world/none"),
            seen(Access::Open, "/world/ca", "/world/ca"),
            seen(Access::Read, "/world/l/t", "/world/tokens/t"),
            // The request reads what the client only opens.
            seen(Access::Read, "/world/ca", "/world/ca"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_lies_outside_is_named_where_it_is() {
        let world = json!({"cwd": "/world/a/b", "env": {"KUBECONFIG": "../../../etc/x/../k:l/k:/world/a/f/../../h"},
            "files": {"/world/a/b/l": {"symlink": "../../../host"}, "/world/a/f": {"text": ""}}});
        let scenario = json!({"id": "a", "world": world, "loading": {"migrations": [{"to": "m", "from": "/world/a/f"}]}});
        let expected = [
            seen(Access::Stat, "m", "/world/a/b/m"),
            seen(Access::Stat, "/world/a/f", "/world/a/f"),
            seen(Access::Read, "/world/a/f", "/world/a/f"),
            seen(Access::Write, "m", "/world/a/b/m"),
            seen(Access::Read, "../../../etc/x/../k", "/etc/k"),
            seen(Access::Read, "l/k", "/host/k"),
            seen(Access::Read, "/world/a/f/../../h", "/world/h"),
        ];
        let found = looked_at(scenario);
        assert_eq!(found.into_iter().filter(|(_, name, _)| name != ".").collect::<Vec<_>>(), expected);
    }
}
