//! Runs the entry `kubectl` with an argv: the command line first, then the client of the command that runs.

use super::deferred::DeferredRun;
use crate::kubectl::{self, Call, Ran, Reached, overrides};
use crate::outcome::{Command, CommandAnswer, Outcome};
use crate::release::{Behaviours, Release};
use crate::scenario::{Loading, Scenario, ScenarioError};
use crate::world::World;

/// Returns how a command line has its files found.
pub(super) fn loading(argv: &[String], world: &World, release: Release, behaviours: Behaviours) -> Loading {
    match kubectl::call(argv, world, release, behaviours).reached {
        Ok(Reached::Run(ran)) => loading_of(&ran),
        _ => Loading::default(),
    }
}

fn loading_of(ran: &Ran) -> Loading {
    Loading { explicit_path: ran.flags.get("kubeconfig").map(|path| path.text().to_owned()), ..Loading::default() }
}

/// The run of a scenario with an argv.
pub struct ArgvRun<'a> {
    /// What became of the command line.
    pub call: Call,
    /// The world as the command line found it.
    pub world: World<'a>,
    /// What the client's flags make of `loading`.
    pub loading: Loading,
    /// The client; none where no command runs.
    pub client: Option<DeferredRun<'a>>,
}

impl<'a> ArgvRun<'a> {
    /// Runs a scenario's argv in its world.
    ///
    /// # Errors
    /// The release's commands are not known, or a shell asks to complete a word.
    pub fn new(scenario: &'a Scenario, argv: &[String], world: World<'a>, behaviours: Behaviours) -> Result<Self, ScenarioError> {
        let release = scenario.release.unwrap_or_default();
        if !kubectl::is_known(release) {
            return Err(ScenarioError::new("argv", format!("the commands of kubectl {release} are not known")));
        }
        if argv.iter().any(|arg| arg.starts_with("__complete")) {
            return Err(ScenarioError::new("argv", "what a shell completes is up to the cluster"));
        }
        let call = kubectl::call(argv, &world, release, behaviours);
        let mut loading = Loading::default();
        let mut client = None;
        if let Ok(Reached::Run(ran)) = &call.reached {
            loading = loading_of(ran);
            client = Some(DeferredRun::of_kubectl(scenario, &loading, overrides(&ran.flags), &ran.policy, world.clone(), behaviours)?);
        }
        Ok(ArgvRun { call, world, loading, client })
    }

    /// Returns the outcome, as PROTOCOL.md defines it.
    pub fn into_outcome(self) -> Outcome {
        let outcome = self.client.map(DeferredRun::into_outcome).unwrap_or_default();
        let warnings = self.call.warnings();
        let answer = self.call.reached.map(|reached| answer(reached, self.call.sought));
        Outcome { command: Some(Command { answer, warnings }), ..outcome }
    }
}

fn answer(reached: Reached, sought: kubectl::Sought) -> CommandAnswer {
    match (reached, sought) {
        (Reached::Run(ran), _) => {
            CommandAnswer { path: ran.path, args: ran.args, flags: ran.flags, plugin_policy: ran.policy, ..CommandAnswer::default() }
        }
        (Reached::Plugin, kubectl::Sought::Found { path, args }) => CommandAnswer { plugin: path, args, ..CommandAnswer::default() },
        _ => CommandAnswer { help: true, ..CommandAnswer::default() },
    }
}
