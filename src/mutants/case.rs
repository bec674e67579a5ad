//! What wrong clients are asked, and what they can know of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::decode;
use crate::evaluate::evaluate;
use crate::evaluate::evaluate_as;
use crate::go::path::{absolute, clean};
use crate::load::LoadingRules;
use crate::release::{Behaviours, Release};
use crate::scenario::{Entry, File, FileKind, Loading, SERVICE_ACCOUNT, Scenario};
use crate::world::World;
use serde_json::{Value, json};
use serde_yaml::Value as Yaml;

/// A scenario with its right answer, and with what wrong clients want to know of it.
pub struct Case {
    /// The scenario.
    pub scenario: Scenario,
    /// What the model answers.
    pub right: Value,
    /// The files that are loaded or migrated, by their paths, where they hold a mapping as the model reads it.
    pub(super) documents: BTreeMap<String, Yaml>,
    /// The same files, whatever they hold.
    pub(super) kubeconfigs: BTreeSet<String>,
}

impl Case {
    /// Asks the model of the scenario's release, or of the newest; none where it cannot answer.
    pub fn new(scenario: Scenario) -> Option<Self> {
        let right = answer(&scenario)?;
        let kubeconfigs = kubeconfigs(&scenario);
        let files =
            kubeconfigs.iter().filter_map(|path| Some((path.clone(), document(scenario.world.files.get(path)?, behaviours(&scenario))?)));
        let documents = files.collect();
        Some(Case { scenario, right, documents, kubeconfigs })
    }

    /// What the files hold that are loaded, in their order.
    pub(super) fn listed(&self) -> Vec<&Yaml> {
        let rules = rules(&self.scenario);
        rules.files().filter_map(|name| self.documents.get(&follow(&self.scenario, name))).collect()
    }

    /// Whether the client is refused, first of all with this code.
    pub(super) fn refuses(&self, code: &str) -> bool {
        self.right.pointer("/client/errors/0/code").is_some_and(|first| first == code)
    }

    /// The entry of a list of the merged kubeconfig.
    pub(super) fn entry(&self, list: &str, name: &str) -> Option<&Value> {
        let entries = self.right.pointer(&format!("/load/config/{list}"))?.as_array()?;
        entries.iter().find(|entry| entry.get("name").map_or("", |name| name.as_str().unwrap_or_default()) == name)
    }

    /// The context that is chosen, by name.
    pub(super) fn context_name(&self) -> &str {
        let overriding = self.scenario.overrides.as_ref().map_or("", |overrides| &overrides.current_context);
        match self.right.pointer("/load/config/current-context").and_then(Value::as_str) {
            Some(current) if overriding.is_empty() => current,
            _ => overriding,
        }
    }

    /// Whether the overrides name a context.
    pub(super) fn asks_for_context(&self) -> bool {
        self.scenario.overrides.as_ref().is_some_and(|overrides| !overrides.current_context.is_empty())
    }

    /// The name of the `cluster` or `user` that is chosen.
    pub(super) fn chosen_name(&self, kind: &str) -> &str {
        let given = self.scenario.overrides.as_ref().and_then(|overrides| overrides.context.as_ref()?.get(kind)?.as_str());
        let named = || self.entry("contexts", self.context_name())?.get("context")?.get(kind)?.as_str();
        given.filter(|name| !name.is_empty()).or_else(named).unwrap_or_default()
    }

    /// Its body, before anything is laid over it; none where there is no such entry.
    pub(super) fn chosen(&self, kind: &str) -> Option<Value> {
        let entry = self.entry(&format!("{kind}s"), self.chosen_name(kind))?;
        Some(entry.get(kind).cloned().unwrap_or_else(|| json!({})))
    }

    /// What the overrides say of a field of the `cluster`, `user` or `context`.
    pub(super) fn over(&self, kind: &str, field: &str) -> Option<&Value> {
        let overrides = self.scenario.overrides.as_ref()?;
        let stanza = match kind {
            "cluster" => &overrides.cluster,
            "user" => &overrides.user,
            _ => &overrides.context,
        };
        stanza.as_ref()?.get(field)
    }

    /// Whether the overrides set a text.
    pub(super) fn sets(&self, kind: &str, field: &str) -> bool {
        self.over(kind, field).is_some_and(|over| over != "")
    }

    /// Whether the client configuration is the pod's.
    pub(super) fn is_in_cluster(&self) -> bool {
        let file = self.right.pointer("/client/ok/bearerTokenFile").and_then(Value::as_str);
        file.is_some_and(|file| file.starts_with(SERVICE_ACCOUNT))
    }

    /// The client configuration of the pod, where there is one.
    pub(super) fn in_cluster(&self) -> Option<Value> {
        if !self.scenario.world.env.contains_key("KUBERNETES_SERVICE_HOST") {
            return None;
        }
        let nothing = Loading { precedence: Some(Vec::new()), ..Loading::default() };
        let alone = Scenario { id: "pod".into(), world: self.scenario.world.clone(), loading: Some(nothing), ..Scenario::default() };
        answer(&alone)?.get("client").filter(|client| client.get("ok").is_some()).cloned()
    }
}

/// What the model answers, where it can.
pub(super) fn answer(scenario: &Scenario) -> Option<Value> {
    crate::json::to_value(&evaluate(scenario).ok()?).ok()
}

/// The same for a set of behaviours.
pub(super) fn answer_as(scenario: &Scenario, behaviours: Behaviours) -> Option<Value> {
    crate::json::to_value(&evaluate_as(scenario, behaviours).ok()?).ok()
}

/// How a scenario's files are found.
pub(super) fn rules(scenario: &Scenario) -> LoadingRules {
    let world = World::new(&scenario.world);
    match (&scenario.flags, &scenario.bytes) {
        (Some(flags), _) => LoadingRules { explicit_path: flags.kubeconfig.clone(), resolve_paths: true, ..LoadingRules::default() },
        (_, Some(bytes)) => LoadingRules { explicit_path: bytes.file.clone(), ..LoadingRules::default() },
        _ if scenario.entry == Entry::Flags => LoadingRules::default(),
        _ => LoadingRules::new(scenario.loading.as_ref().unwrap_or(&Loading::default()), &world, behaviours(scenario)),
    }
}

/// The paths of the files that are loaded or migrated, links followed.
pub(super) fn kubeconfigs(scenario: &Scenario) -> BTreeSet<String> {
    let rules = rules(scenario);
    let migrated = rules.migrations.iter().flat_map(|migration| [migration.to.as_str(), &migration.from]);
    rules.files().chain(migrated).map(|name| follow(scenario, name)).collect()
}

/// Where a name leads, links followed as far as the last part of a path can be one.
pub(super) fn follow(scenario: &Scenario, name: &str) -> String {
    let mut path = place(scenario, name);
    for _ in 0..8 {
        let Some(File { kind: FileKind::Symlink(target), .. }) = scenario.world.files.get(&path) else { break };
        path = clean(&format!("{}/{target}", if target.starts_with('/') { "" } else { folder(&path) }));
    }
    path
}

/// Where a name leads from the working directory.
pub(super) fn place(scenario: &Scenario, name: &str) -> String {
    absolute(scenario.world.cwd.as_deref().unwrap_or("/world"), name)
}

/// The folder that a path lies in.
pub(super) fn folder(path: &str) -> &str {
    &path[..path.rfind('/').unwrap_or(0)]
}

/// What a file holds, as the model reads YAML.
fn document(file: &File, behaviours: Behaviours) -> Option<Yaml> {
    let FileKind::Content(content) = &file.kind else { return None };
    serde_json::from_str(&json_as(content, behaviours)?).ok().filter(Yaml::is_mapping)
}

/// What bytes mean as JSON, if they are YAML.
pub(super) fn as_json(content: &[u8]) -> Option<String> {
    json_as(content, Release::NEWEST.behaviours())
}

fn json_as(content: &[u8], behaviours: Behaviours) -> Option<String> {
    Some(decode::to_json(content, behaviours).ok()?.text)
}

/// The behaviours of a scenario's release.
pub(super) fn behaviours(scenario: &Scenario) -> Behaviours {
    scenario.release.unwrap_or_default().behaviours()
}
