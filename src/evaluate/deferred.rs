//! Runs the entries `deferred` and `kubectl`: a load, a client configuration, a namespace.

use serde_json::Value;

use super::request::{self, Sender};
use super::{kubectl, load_section};
use crate::decode::{self, DecodeError};
use crate::load::{self, Load, Loaded, LoadingRules};
use crate::merge::Crash;
use crate::outcome::{Answer, Outcome, Section, Write};
use crate::release::Behaviours;
use crate::resolve::{ClientAnswer, Deferred, NamespaceAnswer, Overrides, Resolved, Setup};
use crate::scenario::{self, Loading, Migration, Scenario, ScenarioError};
use crate::transport::Requested;
use crate::world::World;

/// The run of a scenario with the entry `deferred` or `kubectl`.
pub struct DeferredRun<'a> {
    /// The rules by which files are found.
    pub rules: LoadingRules,
    /// The overrides, decoded.
    pub overrides: Overrides,
    /// kubectl's default server.
    pub default_server: Option<&'a str>,
    /// The answers, with the migrations in the given order.
    pub answers: Answers<'a>,
    /// The sections that vary: by colliding keys, or by the order of the migrations.
    pub varies: Vec<Section>,
}

impl<'a> DeferredRun<'a> {
    /// Runs a scenario with the entry `deferred` or `kubectl` in its world.
    ///
    /// # Errors
    /// The release does not have the entry, or an override stanza is refused.
    pub fn new(scenario: &'a Scenario, world: World<'a>, behaviours: Behaviours) -> Result<Self, ScenarioError> {
        let default_server = kubectl::default_server(scenario, &world, behaviours)?;
        let rules = LoadingRules::new(scenario.loading.as_ref().unwrap_or(&Loading::default()), &world, behaviours);
        let mut overrides = decode_overrides(scenario.overrides.as_ref(), behaviours)?;
        if let Some(server) = default_server {
            server.clone_into(&mut overrides.cluster_defaults.server);
        }
        let caller = Caller { overrides: &overrides, default_server, sender: Sender::of(scenario.entry), behaviours };
        let other_orders = orders(&rules.migrations);
        let other_worlds = vec![world.clone(); other_orders.len()];
        let answers = Answers::new(world, &rules, caller);
        let mut varies = answers.varying_sections();
        for (migrations, world) in other_orders.into_iter().zip(other_worlds) {
            let other = Answers::new(world, &LoadingRules { migrations, ..rules.clone() }, caller);
            varies.extend(answers.differing_sections(&other));
        }
        varies.sort();
        varies.dedup();
        Ok(DeferredRun { rules, overrides, default_server, answers, varies })
    }

    /// Returns the outcome, as PROTOCOL.md defines it.
    pub fn into_outcome(self) -> Outcome {
        let Answers { load, client, namespace, request, writes, .. } = self.answers;
        Outcome {
            load: Some(load_section(load.returned)),
            client: Some(client.map_or(Answer::Crash, |answer| answer.into_result().into())),
            namespace: Some(namespace.map_or(Answer::Crash, |answer| answer.into_result().into())),
            request: request.map(|requested| requested.into_result().into()),
            writes,
            varies: self.varies,
        }
    }
}

/// The load, the client configuration and the namespace, the latter two each from a deferred client of its own, which loads again.
///
/// A later load sees what the earlier ones wrote. Where the last one wrote nothing, the next would be the same, and is not repeated.
pub struct Answers<'a> {
    /// What the call of the loader did.
    pub load: Load,
    /// What the load for the client did, if it was repeated.
    pub load_for_client: Option<Load>,
    /// What client and namespace are based on; none where the load failed or crashed.
    pub resolved: Option<Resolved>,
    /// The client's answer; none where its load crashed.
    pub client: Option<ClientAnswer>,
    /// The namespace's answer; none where its load crashed.
    pub namespace: Option<NamespaceAnswer>,
    /// The first request of the client; none where there is no client, or the release's is not known.
    pub request: Option<Requested>,
    /// The world, with what the loads wrote.
    pub world: World<'a>,
    /// The files that the call of the loader wrote.
    writes: Vec<Write>,
}

/// The settings of the deferred clients.
#[derive(Clone, Copy)]
struct Caller<'b> {
    overrides: &'b Overrides,
    default_server: Option<&'b str>,
    sender: Sender<'b>,
    behaviours: Behaviours,
}

impl<'b> Caller<'b> {
    /// Makes a client over what loading returned; none where loading crashed.
    fn client(self, returned: &'b Result<Loaded, Crash>, world: &'b World<'b>) -> Option<Deferred<'b>> {
        let Caller { overrides, default_server, behaviours, .. } = self;
        returned.as_ref().ok().map(|loaded| Deferred::new(loaded, Setup { overrides, default_server, world, behaviours }))
    }
}

impl<'a> Answers<'a> {
    fn new(mut world: World<'a>, rules: &LoadingRules, caller: Caller<'_>) -> Self {
        let load = load::load(&mut world, rules, caller.behaviours);
        let writes = world.writes();
        let load_for_client = (!writes.is_empty()).then(|| load::load(&mut world, rules, caller.behaviours));
        let deferred = caller.client(&load_for_client.as_ref().unwrap_or(&load).returned, &world);
        let client = deferred.as_ref().map(Deferred::client_config);
        let namespace = deferred.as_ref().map(Deferred::namespace);
        let resolved = deferred.and_then(Deferred::into_resolved);
        let request = client.as_ref().and_then(|client| request::request(client.client(), caller.sender, &world, caller.behaviours));
        let mut answers = Answers { load, load_for_client, resolved, client, namespace, request, world, writes };
        if answers.world.writes().len() > answers.writes.len() {
            let again = load::load(&mut answers.world, rules, caller.behaviours);
            answers.namespace = caller.client(&again.returned, &answers.world).as_ref().map(Deferred::namespace);
        }
        answers
    }

    /// Returns the load that the client is based on.
    pub fn load_of_client(&self) -> &Load {
        self.load_for_client.as_ref().unwrap_or(&self.load)
    }

    /// Returns the sections that vary because of colliding keys, or of the order of header values.
    fn varying_sections(&self) -> Vec<Section> {
        let collides = self.load_of_client().returned.as_ref().is_ok_and(|loaded| loaded.varies);
        request::varying(collides, &[Section::Load, Section::Client, Section::Namespace], self.request.as_ref())
    }

    /// Returns the sections in which two runs differ.
    fn differing_sections(&self, other: &Answers) -> impl Iterator<Item = Section> {
        let results = |answers: &Answers| {
            let client = answers.client.clone().map(ClientAnswer::into_result);
            let request = answers.request.clone().map(Requested::into_result);
            (client, answers.namespace.clone().map(NamespaceAnswer::into_result), request)
        };
        let ((client, namespace, request), (other_client, other_namespace, other_request)) = (results(self), results(other));
        let sections = [
            (Section::Load, self.load.returned != other.load.returned),
            (Section::Client, client != other_client),
            (Section::Namespace, namespace != other_namespace),
            (Section::Request, request != other_request),
            (Section::Writes, self.writes != other.writes),
        ];
        sections.into_iter().filter(|(_, differs)| *differs).map(|(section, _)| section)
    }
}

/// Decodes override stanzas, as stanzas of a kubeconfig of the release.
fn decode_overrides(given: Option<&scenario::Overrides>, behaviours: Behaviours) -> Result<Overrides, ScenarioError> {
    let Some(given) = given else { return Ok(Overrides::default()) };
    Ok(Overrides {
        current_context: given.current_context.clone(),
        timeout: given.timeout.clone(),
        context: stanza("overrides.context", given.context.as_ref(), decode::context_stanza, behaviours)?,
        cluster: stanza("overrides.cluster", given.cluster.as_ref(), decode::cluster_stanza, behaviours)?,
        cluster_defaults: stanza("overrides.clusterDefaults", given.cluster_defaults.as_ref(), decode::cluster_stanza, behaviours)?,
        user: stanza("overrides.user", given.user.as_ref(), decode::user_stanza, behaviours)?,
    })
}

fn stanza<T: Default>(
    place: &str,
    json: Option<&Value>,
    decode: impl Fn(&Value, Behaviours) -> Result<T, DecodeError>,
    behaviours: Behaviours,
) -> Result<T, ScenarioError> {
    match json {
        None => Ok(T::default()),
        Some(json) => decode(json, behaviours).map_err(|error| ScenarioError::new(place, error.message)),
    }
}

/// Returns other orders in which Go may run the migrations, which it keeps in a map: all of up to three, and the rotations of more, forwards
/// and backwards.
fn orders(migrations: &[Migration]) -> Vec<Vec<Migration>> {
    match migrations {
        [] | [_] => Vec::new(),
        [a, b] => vec![vec![b.clone(), a.clone()]],
        [a, b, c] => {
            [[a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]].iter().map(|order| order.map(Migration::clone).to_vec()).collect()
        }
        _ => {
            let turned = |turn: usize| migrations[turn..].iter().chain(&migrations[..turn]).cloned().collect::<Vec<_>>();
            let backwards = |turn: usize| turned(turn).into_iter().rev().collect();
            (0..migrations.len()).flat_map(|turn| [turned(turn), backwards(turn)]).collect()
        }
    }
}
