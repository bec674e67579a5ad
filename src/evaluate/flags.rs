//! Runs the entry `flags`, `BuildConfigFromFlags`: in-cluster if no argument is given, else a deferred client (BUILD-01 to BUILD-04).

use super::request::{self, Sender};
use crate::kubeconfig::Cluster;
use crate::load::{self, Load, LoadingRules};
use crate::outcome::{Answer, ClientConfig, Error, Outcome, Section};
use crate::release::Behaviours;
use crate::resolve::{ClientAnswer, Deferred, Overrides, Resolved, Setup, in_cluster_config};
use crate::scenario::{Entry, Flags, Scenario};
use crate::transport::Requested;
use crate::world::World;

/// The run of a scenario with the entry `flags`.
pub struct FlagsRun<'a> {
    /// The two arguments.
    pub flags: Flags,
    /// The answer.
    pub answer: FlagsAnswer,
    /// The first request of the client; none where there is no client, or the release's is not known.
    pub request: Option<Requested>,
    /// The world, with what the load wrote.
    pub world: World<'a>,
}

/// The answer to `BuildConfigFromFlags`, by where it comes from.
pub enum FlagsAnswer {
    /// The pod, where neither argument is given (BUILD-01).
    Pod(Box<ClientConfig>),
    /// A deferred client (BUILD-02).
    Deferred {
        /// The error of the in-cluster configuration, if it was tried first.
        no_pod: Option<Error>,
        /// The client.
        client: Box<FlagsClient>,
    },
}

/// The deferred client of `BuildConfigFromFlags`.
pub struct FlagsClient {
    /// The rules by which its file is found.
    pub rules: LoadingRules,
    /// The master, as an override of the server.
    pub overrides: Overrides,
    /// What its load did.
    pub load: Load,
    /// What its answer is based on; none where the load failed or crashed.
    pub resolved: Option<Resolved>,
    /// Its answer; none where the load crashed.
    pub client: Option<ClientAnswer>,
}

impl<'a> FlagsRun<'a> {
    /// Runs a scenario with the entry `flags` in its world.
    pub fn new(scenario: &'a Scenario, mut world: World<'a>, behaviours: Behaviours) -> Self {
        let flags = scenario.flags.clone().unwrap_or_default();
        let names_nothing = flags.master.is_empty() && flags.kubeconfig.is_empty();
        let answer = match names_nothing.then(|| in_cluster_config(&world, behaviours)) {
            Some(Ok(client)) => FlagsAnswer::Pod(Box::new(client)),
            attempt => {
                let client = Box::new(FlagsClient::new(&flags, &mut world, behaviours));
                FlagsAnswer::Deferred { no_pod: attempt.and_then(Result::err), client }
            }
        };
        let request = request::request(answer.client(), Sender::of(Entry::Flags), &world, behaviours);
        FlagsRun { flags, answer, request, world }
    }

    /// Returns the outcome, as PROTOCOL.md defines it.
    pub fn into_outcome(self) -> Outcome {
        let (client, varies) = match self.answer {
            FlagsAnswer::Pod(client) => (Answer::Ok(*client), false),
            FlagsAnswer::Deferred { client, .. } => {
                let varies = client.load.returned.is_ok_and(|loaded| loaded.varies);
                (client.client.map_or(Answer::Crash, |answer| answer.into_result().into()), varies)
            }
        };
        let varies = request::varying(varies, &[Section::Client], self.request.as_ref());
        let request = self.request.map(|requested| requested.into_result().into());
        Outcome { client: Some(client), request, varies, ..Outcome::default() }
    }
}

impl FlagsAnswer {
    /// Returns the client configuration, if there is one.
    pub fn client(&self) -> Option<&ClientConfig> {
        match self {
            FlagsAnswer::Pod(client) => Some(client),
            FlagsAnswer::Deferred { client, .. } => client.client.as_ref().and_then(ClientAnswer::client),
        }
    }
}

impl FlagsClient {
    fn new(flags: &Flags, world: &mut World, behaviours: Behaviours) -> Self {
        let rules = LoadingRules { explicit_path: flags.kubeconfig.clone(), resolve_paths: true, ..LoadingRules::default() };
        let cluster = Cluster { server: flags.master.clone(), ..Cluster::default() };
        let overrides = Overrides { cluster, ..Overrides::default() };
        let load = load::load(world, &rules, behaviours);
        let setup = Setup { overrides: &overrides, default_server: None, world, behaviours };
        let deferred = load.returned.as_ref().ok().map(|loaded| Deferred::new(loaded, setup));
        let client = deferred.as_ref().map(Deferred::client_config);
        let resolved = deferred.and_then(Deferred::into_resolved);
        FlagsClient { rules, overrides, load, resolved, client }
    }
}
