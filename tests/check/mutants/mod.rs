//! Mutants: deliberately wrong clients, each of which has one rule wrong.
//!
//! A mutant is outside the model. It changes what the model is asked (`before`) or what it answers (`after`), as a client would that has
//! the rule wrong; nothing in the model knows of it.

use kubeconfig_oracle::internals::load::LoadingRules;
use kubeconfig_oracle::release::{Behaviour, Release};
use kubeconfig_oracle::scenario::{Entry, File, FileKind, Loading, Overrides, Scenario};
use serde_json::{Map, Value, json};
use serde_yaml::{Mapping, Value as Yaml};

mod case;
mod commanding;
mod configuring;
mod decoding;
mod finding;
mod in_a_pod;
mod merging;
mod overriding;
mod reading;
mod requesting;
mod unmutated;
mod validating;

pub(crate) use case::Case;
use case::{answer, answer_as, rules};
pub(crate) use unmutated::UNMUTATED;

/// A document that nobody can read.
const BROKEN: &str = "[";

/// All mutants, area by area.
pub(crate) fn all() -> Vec<Mutant> {
    let mut all = finding::finding();
    all.extend(reading::reading());
    all.extend(decoding::decoding());
    all.extend(merging::merging());
    all.extend(merging::paths());
    all.extend(overriding::overriding());
    all.extend(validating::validating());
    all.extend(configuring::configuring());
    all.extend(in_a_pod::in_a_pod());
    all.extend(requesting::requesting());
    all.extend(commanding::commanding());
    all
}

/// A wrong client.
pub(crate) struct Mutant {
    /// What it does wrong.
    pub name: &'static str,
    /// The rule that it has wrong.
    pub rule: &'static str,
    client: Client,
}

type Client = Box<dyn Fn(&Case) -> Option<Value> + Send + Sync>;

impl Mutant {
    /// What the wrong client answers; none where it is right, or has nothing to say.
    pub(crate) fn answer(&self, case: &Case) -> Option<Value> {
        (self.client)(case)
    }
}

/// Asked another scenario. Where it is the same one, so is the answer.
fn before(name: &'static str, rule: &'static str, change: impl Fn(&Case, &mut Scenario) + Send + Sync + 'static) -> Mutant {
    let client = move |case: &Case| {
        let mut scenario = case.scenario.clone();
        change(case, &mut scenario);
        if scenario == case.scenario { None } else { answer(&scenario) }
    };
    Mutant { name, rule, client: Box::new(client) }
}

/// Says something else.
fn after(name: &'static str, rule: &'static str, change: impl Fn(&Case, &mut Value) + Send + Sync + 'static) -> Mutant {
    let client = move |case: &Case| {
        let mut outcome = case.right.clone();
        change(case, &mut outcome);
        Some(outcome)
    };
    Mutant { name, rule, client: Box::new(client) }
}

/// Says one section of its answer as if asked another scenario.
fn partly(
    name: &'static str,
    rule: &'static str,
    section: &'static str,
    change: impl Fn(&Case, &mut Scenario) + Send + Sync + 'static,
) -> Mutant {
    let Mutant { client, .. } = before(name, rule, change);
    let client = move |case: &Case| {
        let mut outcome = case.right.clone();
        outcome[section] = client(case)?.get_mut(section)?.take();
        Some(outcome)
    };
    Mutant { name, rule, client: Box::new(client) }
}

/// Behaves as before, or as since, another release: one behaviour of the newest, toggled.
fn as_in_another_release(name: &'static str, rule: &'static str, behaviour: &str) -> Mutant {
    let behaviour = *Behaviour::ALL.iter().find(|known| known.as_str() == behaviour).expect("a behaviour of the table");
    let behaviours = Release::NEWEST.behaviours().toggled(behaviour);
    Mutant { name, rule, client: Box::new(move |case| answer_as(&case.scenario, behaviours)) }
}

/// Never says the code: the check is not made, and where it was the only one that failed, there is some answer.
fn unchecked(name: &'static str, rule: &'static str, code: &'static str) -> Mutant {
    after(name, rule, move |_, outcome| {
        for section in ["client", "namespace"] {
            let Some(section) = outcome.get_mut(section).and_then(Value::as_object_mut) else { continue };
            let Some(errors) = section.get_mut("errors").and_then(Value::as_array_mut) else { continue };
            let before = errors.len();
            errors.retain(|error| error["code"] != code);
            if errors.is_empty() && before > 0 {
                *section = Map::from_iter([("ok".to_owned(), json!({}))]);
            }
        }
    })
}

/// Refuses a client that is there, for a reason of its own.
fn refusing(name: &'static str, rule: &'static str, minds: impl Fn(&Case, &Value) -> bool + Send + Sync + 'static) -> Mutant {
    after(name, rule, move |case, outcome| {
        if outcome.pointer("/client/ok").is_some_and(|client| minds(case, client)) {
            outcome["client"] = json!({"errors": [{"code": "other"}]});
        }
    })
}

/// Never says what stands at a path below `client.ok`.
fn without(name: &'static str, rule: &'static str, path: &'static str) -> Mutant {
    after(name, rule, move |_, outcome| {
        let (parents, key) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(parent) = outcome.pointer_mut(&format!("/client/ok{parents}")).and_then(Value::as_object_mut) {
            parent.remove(key);
        }
    })
}

/// Finds files otherwise.
fn loading(name: &'static str, rule: &'static str, change: impl Fn(&Case, &mut LoadingRules) + Send + Sync + 'static) -> Mutant {
    before(name, rule, move |case, scenario| {
        let right = rules(scenario);
        let mut rules = right.clone();
        change(case, &mut rules);
        if rules != right && matches!(scenario.entry, Entry::Deferred | Entry::Kubectl) {
            scenario.loading = Some(told(rules));
        }
    })
}

/// The rules as a scenario tells them.
fn told(rules: LoadingRules) -> Loading {
    Loading {
        explicit_path: Some(rules.explicit_path).filter(|path| !path.is_empty()),
        precedence: Some(rules.precedence),
        resolve_paths: Some(rules.resolve_paths),
        warn_if_all_missing: Some(rules.warn_if_all_missing),
        migrations: Some(rules.migrations),
    }
}

/// Says the right thing in one section.
fn keeping(section: &'static str, mutant: Mutant) -> Mutant {
    let Mutant { name, rule, client } = mutant;
    let client = move |case: &Case| {
        let mut outcome = client(case)?;
        if let Some(right) = case.right.get(section) {
            outcome[section] = right.clone();
        }
        Some(outcome)
    };
    Mutant { name, rule, client: Box::new(client) }
}

/// Reads files otherwise. What is migrated is copied as it stands all the same (MIG-06).
fn reads(name: &'static str, rule: &'static str, change: impl Fn(&Case, &mut Scenario) + Send + Sync + 'static) -> Mutant {
    keeping("writes", before(name, rule, change))
}

/// Reads documents otherwise; one that does not change stays as it is written.
fn documents(name: &'static str, rule: &'static str, change: impl Fn(&Case, &mut Yaml) + Send + Sync + 'static) -> Mutant {
    documents_at(name, rule, move |case, _, document| change(case, document))
}

/// Reads documents otherwise, from a path on.
fn documents_at(name: &'static str, rule: &'static str, change: impl Fn(&Case, &str, &mut Yaml) + Send + Sync + 'static) -> Mutant {
    reads(name, rule, move |case, scenario| {
        for (path, document) in &case.documents {
            let mut changed = document.clone();
            change(case, path, &mut changed);
            if changed != *document
                && let Some(file) = scenario.world.files.get_mut(path)
            {
                file.kind = FileKind::Content(written(&changed));
            }
        }
    })
}

/// A document as JSON that is YAML, too: characters that a YAML reader refuses, or takes for line breaks, are escaped.
fn written(document: &Yaml) -> Vec<u8> {
    let json = serde_json::to_string(document).expect("a document can be written");
    let is_odd = |char: char| matches!(char, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    let escaped = |char: char| if is_odd(char) { format!("\\u{:04x}", u32::from(char)) } else { char.to_string() };
    json.chars().map(escaped).collect::<String>().into_bytes()
}

fn is_internal(document: &Yaml) -> bool {
    document.get("apiVersion").is_some_and(|version| version == "__internal")
}

/// A document that is refused whatever it says.
fn refused() -> Yaml {
    serde_yaml::to_value(json!({"kind": "Foo"})).expect("JSON is YAML")
}

/// Reads the bytes of kubeconfigs otherwise.
fn bytes(name: &'static str, rule: &'static str, change: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync + 'static) -> Mutant {
    reads(name, rule, move |case, scenario| {
        for path in &case.kubeconfigs {
            if let Some(File { kind: FileKind::Content(content), .. }) = scenario.world.files.get_mut(path)
                && let Some(changed) = change(content)
            {
                *content = changed;
            }
        }
    })
}

/// Reads the text of kubeconfigs otherwise.
fn texts(name: &'static str, rule: &'static str, change: impl Fn(&str) -> String + Send + Sync + 'static) -> Mutant {
    bytes(name, rule, move |content| Some(change(std::str::from_utf8(content).ok()?).into_bytes()))
}

/// Reads the bodies of a list otherwise: the `user` of every item of `users`, say.
fn bodies(
    name: &'static str,
    rule: &'static str,
    list: &'static str,
    change: impl Fn(&Case, &mut Mapping) + Send + Sync + 'static,
) -> Mutant {
    documents(name, rule, move |case, document| each_body(document, list, |body| change(case, body)))
}

/// Lays overrides over the bodies of entries otherwise, told whose they are: a `cluster`, `user` or `context`. What is loaded is shown
/// as it stands in the files all the same (RAW-01).
fn laid(name: &'static str, rule: &'static str, change: impl Fn(&Case, &str, &mut Mapping) + Send + Sync + 'static) -> Mutant {
    let mutant = documents(name, rule, move |case, document| {
        if case.right.pointer("/load/errors").is_some() {
            return;
        }
        for (list, kind) in [("clusters", "cluster"), ("users", "user"), ("contexts", "context")] {
            each_body(document, list, |body| change(case, kind, body));
        }
    });
    keeping("load", mutant)
}

fn each_body(document: &mut Yaml, list: &str, mut change: impl FnMut(&mut Mapping)) {
    for item in document.get_mut(list).and_then(Yaml::as_sequence_mut).into_iter().flatten() {
        if let Some(body) = item.get_mut(&list[..list.len() - 1]).and_then(Yaml::as_mapping_mut) {
            change(body);
        }
    }
}

fn each_item(document: &mut Yaml, change: impl Fn(&mut Vec<Yaml>)) {
    for list in ["clusters", "users", "contexts"] {
        if let Some(items) = document.get_mut(list).and_then(Yaml::as_sequence_mut) {
            change(items);
        }
    }
}

/// Has never heard of a field of an override stanza.
fn deaf(name: &'static str, rule: &'static str, stanza: fn(&mut Overrides) -> &mut Option<Value>, field: &'static str) -> Mutant {
    before(name, rule, move |_, scenario| {
        let Some(overrides) = &mut scenario.overrides else { return };
        if let Some(fields) = stanza(overrides).as_mut().and_then(Value::as_object_mut) {
            fields.remove(field);
        }
    })
}
