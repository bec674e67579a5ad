//! Scenario to outcome: calls the stages in order.

mod explain;

use serde_json::Value;

use crate::decode::{self, DecodeError, DecodeFailure};
use crate::kubeconfig::{Cluster, Config};
use crate::load::{self, Loaded, LoadingRules, Sources};
use crate::merge::{Crash, Engine};
use crate::outcome::{Answer, Load, Origins, Outcome, Section};
use crate::release::Behaviours;
use crate::resolve::{Deferred, Direct, Overrides, ResolveError, in_cluster_config};
use crate::rule::Rule;
use crate::scenario::{self, Entry, Loading, Migration, Scenario, ScenarioError};
use crate::trace::{Decision, Silent, Sink, Source};
use crate::world::World;

/// What client-go answers to the scenario.
///
/// A pure function of its argument. It is an error only where the scenario asks for what does not exist: an override stanza that a
/// kubeconfig would refuse, a missing file for entry `bytes`, an entry that the release does not have.
pub fn evaluate(scenario: &Scenario) -> Result<Outcome, ScenarioError> {
    evaluate_into(scenario, &mut Silent)
}

/// [`evaluate`], telling every decision to `sink`.
pub fn evaluate_into(scenario: &Scenario, sink: &mut impl Sink) -> Result<Outcome, ScenarioError> {
    evaluate_as(scenario, scenario.release.unwrap_or_default().behaviours(), sink)
}

/// [`evaluate_into`] for a set of behaviours, of the scenario's release or of none that ever was.
pub fn evaluate_as(scenario: &Scenario, behaviours: Behaviours, sink: &mut impl Sink) -> Result<Outcome, ScenarioError> {
    let world = World::new(&scenario.world);
    match scenario.entry {
        Entry::Kubectl if !behaviours.has_kubectl_entry() => {
            Err(ScenarioError::new("entry", format!("`kubectl` does not exist in {}", scenario.release.unwrap_or_default())))
        }
        Entry::Deferred | Entry::Kubectl => {
            let setup = Setup::new(scenario, &world, behaviours, sink)?;
            let mut outcome = setup.run(world.clone(), &setup.rules.migrations, sink);
            for order in orders(&setup.rules.migrations) {
                outcome.varies.extend(differing(&outcome, &setup.run(world.clone(), &order, &mut Silent)));
            }
            outcome.varies.sort();
            outcome.varies.dedup();
            Ok(outcome)
        }
        Entry::Flags => Ok(build_from_flags(scenario, world, behaviours, sink)),
        Entry::Bytes => config_from_bytes(scenario, &world, behaviours, sink),
    }
}

/// A deferred client: how it loads, and what is laid over what it loads.
struct Setup<'a> {
    rules: LoadingRules,
    overrides: Overrides,
    default_server: Option<&'a str>,
    behaviours: Behaviours,
}

impl<'a> Setup<'a> {
    fn new(scenario: &Scenario, world: &World<'a>, behaviours: Behaviours, sink: &mut impl Sink) -> Result<Self, ScenarioError> {
        let rules = LoadingRules::new(scenario.loading.as_ref().unwrap_or(&Loading::default()), world, behaviours, sink);
        let mut overrides = decode_overrides(scenario.overrides.as_ref(), behaviours)?;
        let mut default_server = None;
        if scenario.entry == Entry::Kubectl {
            // BUILD-07: one server is both the overrides' cluster default and the rules' default client.
            let server = match world.env("KUBERNETES_MASTER") {
                "" if behaviours.has_default_server() => "http://localhost:8080",
                server => server,
            };
            overrides.cluster_defaults.server = server.to_owned();
            default_server = Some(server);
        }
        explain::explain_setup(scenario, &overrides, world.env("KUBERNETES_MASTER"), sink);
        Ok(Setup { rules, overrides, default_server, behaviours })
    }

    /// One load, then a client and a namespace, each from a deferred client of its own, which loads anew.
    ///
    /// A later load sees what the ones before it wrote; where the last one wrote nothing, it is the same load.
    fn run(&self, mut world: World, migrations: &[Migration], sink: &mut impl Sink) -> Outcome {
        let rules = LoadingRules { migrations: migrations.to_vec(), ..self.rules.clone() };
        let first = load::load(&mut world, &rules, self.behaviours, sink);
        let writes = world.writes();
        let again = (!writes.is_empty()).then(|| load::load(&mut world, &rules, self.behaviours, &mut Silent));
        let for_client = again.as_ref().unwrap_or(&first);
        let client = match for_client {
            Err(Crash) => Answer::Crash,
            Ok(loaded) => answer(self.deferred(loaded, &world).client_config(sink)),
        };
        let again = (world.writes().len() > writes.len()).then(|| load::load(&mut world, &rules, self.behaviours, &mut Silent));
        let namespace = match again.as_ref().unwrap_or(for_client) {
            Err(Crash) => Answer::Crash,
            Ok(loaded) => answer(self.deferred(loaded, &world).namespace(sink)),
        };
        let varies = match for_client {
            Ok(loaded) if loaded.varies => vec![Section::Load, Section::Client, Section::Namespace],
            _ => Vec::new(),
        };
        let load = match first {
            Err(Crash) => Load::Crash,
            Ok(loaded) => Load::Returned(returned(loaded)),
        };
        Outcome { load: Some(load), client: Some(client), namespace: Some(namespace), writes, varies }
    }

    fn deferred<'b>(&'b self, loaded: &'b Loaded, world: &'b World<'b>) -> Deferred<'b> {
        Deferred { loaded, overrides: &self.overrides, default_server: self.default_server, world, behaviours: self.behaviours }
    }
}

/// `BuildConfigFromFlags`: in-cluster where nothing is named, else the one file and the one server (BUILD-01 to BUILD-04).
fn build_from_flags(scenario: &Scenario, mut world: World, behaviours: Behaviours, sink: &mut impl Sink) -> Outcome {
    let flags = scenario.flags.clone().unwrap_or_default();
    if flags.master.is_empty() && flags.kubeconfig.is_empty() {
        sink.record(|| Decision::new(Rule::Build01, "in-cluster configuration: first", Source::Loading("flags")));
        if let Ok(client) = in_cluster_config(&world, behaviours, sink) {
            return Outcome { client: Some(Answer::Ok(client)), ..Default::default() };
        }
    }
    explain::explain_flags(&flags, sink);
    let rules = LoadingRules { explicit_path: flags.kubeconfig, resolve_paths: true, ..Default::default() };
    let overrides = Overrides { cluster: Cluster { server: flags.master, ..Default::default() }, ..Default::default() };
    let (client, varies) = match load::load(&mut world, &rules, behaviours, sink) {
        Err(Crash) => (Answer::Crash, false),
        Ok(loaded) => {
            let client = Deferred { loaded: &loaded, overrides: &overrides, default_server: None, world: &world, behaviours };
            (answer(client.client_config(sink)), loaded.varies)
        }
    };
    Outcome { client: Some(client), varies: if varies { vec![Section::Client] } else { Vec::new() }, ..Default::default() }
}

/// `RESTConfigFromKubeConfig`: decode, then a direct client without overrides (BUILD-06).
fn config_from_bytes(scenario: &Scenario, world: &World, behaviours: Behaviours, sink: &mut impl Sink) -> Result<Outcome, ScenarioError> {
    let file = scenario.bytes.as_ref().map(|bytes| bytes.file.as_str()).unwrap_or_default();
    let bytes = world.read(file).map_err(|refusal| ScenarioError::new("bytes.file", format!("{file}: {}", refusal)))?;
    sink.record(|| Decision::new(Rule::Build06, "bytes", Source::WorldFile(file.to_owned())));
    load::explain_bytes(file, bytes, behaviours, sink);
    let decoded = match decode::decode(bytes, behaviours) {
        Ok(decoded) => decoded,
        Err(failure) => {
            load::explain_refusal(file, &failure, sink);
            let DecodeFailure::Refused(error) = failure else {
                return Ok(Outcome { load: Some(Load::Crash), client: Some(Answer::Crash), ..Default::default() });
            };
            let errors = vec![load::decode_error(&error, file)];
            let loaded = Loaded { errors: errors.clone(), ..Default::default() };
            let varies = if error.varies { vec![Section::Load, Section::Client] } else { Vec::new() };
            return Ok(Outcome {
                load: Some(Load::Returned(returned(loaded))),
                client: Some(Answer::Errors(errors)),
                varies,
                ..Default::default()
            });
        }
    };
    explain::explain_config(&decoded.config, file, sink);
    if !decoded.null_entries.is_empty() {
        sink.record(|| Decision::new(Rule::File07, format!("file {file}"), Source::WorldFile(file.to_owned())));
    }
    let overrides = Overrides::default();
    let sources = Sources::default();
    let direct = Direct { config: &decoded.config, sources: &sources, context_name: "", overrides: &overrides, world, behaviours };
    // FILE-07: the engines before the present one crash on what is merged and null.
    let crashes = Engine::of(behaviours) != Engine::Own && direct.chosen().iter().any(|entry| decoded.null_entries.contains(entry));
    let client = if crashes { Answer::Crash } else { answer(direct.client_config(sink)) };
    let loaded = Loaded { config: Some(decoded.config), ..Default::default() };
    let varies = if decoded.varies { vec![Section::Load, Section::Client] } else { Vec::new() };
    Ok(Outcome { load: Some(Load::Returned(returned(loaded))), client: Some(client), varies, ..Default::default() })
}

/// Override stanzas are read as a kubeconfig of the behaviours would be.
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

/// Go walks migrations in random order: the other orders they may come in. Of many, one turn for each.
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

/// The sections in which two outcomes differ.
fn differing(one: &Outcome, other: &Outcome) -> Vec<Section> {
    let sections = [
        (Section::Load, one.load != other.load),
        (Section::Client, one.client != other.client),
        (Section::Namespace, one.namespace != other.namespace),
        (Section::Writes, one.writes != other.writes),
    ];
    sections.into_iter().filter(|(_, differs)| *differs).map(|(section, _)| section).collect()
}

fn answer<T>(result: Result<T, ResolveError>) -> Answer<T> {
    match result {
        Ok(value) => Answer::Ok(value),
        Err(ResolveError::Errors(errors)) => Answer::Errors(errors),
        Err(ResolveError::Crash) => Answer::Crash,
    }
}

fn returned(loaded: Loaded) -> crate::outcome::Loaded {
    let origins = loaded.config.as_ref().map(origins).unwrap_or_default();
    crate::outcome::Loaded { config: loaded.config, origins, errors: loaded.errors, warnings: loaded.warnings }
}

fn origins(config: &Config) -> Origins {
    let text = |(name, origin): (&String, &crate::kubeconfig::Origin)| Some((name.clone(), origin.as_ref()?.to_string()));
    Origins {
        clusters: config.clusters.iter().map(|(name, entry)| (name, &entry.origin)).filter_map(text).collect(),
        contexts: config.contexts.iter().map(|(name, entry)| (name, &entry.origin)).filter_map(text).collect(),
        users: config.auth_infos.iter().map(|(name, entry)| (name, &entry.origin)).filter_map(text).collect(),
    }
}
