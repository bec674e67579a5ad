//! Makes mutants out of a change to what the model is asked, or to what it answers.

use crate::load::LoadingRules;
use crate::release::{Behaviour, Behaviours, Release};
use crate::rule::Rule;
use crate::scenario::{Entry, File, FileKind, Loading, Overrides, Scenario};
use serde_json::{Map, Value, json};
use serde_yaml::{Mapping, Value as Yaml};

use super::case::{Case, answer, answer_as, behaviours, rules};
use super::mutant::Mutant;

/// A document that nobody can read.
pub(super) const BROKEN: &str = "[";

/// Asked another scenario. Where it is the same one, so is the answer.
pub(super) fn before(name: &'static str, rule: Rule, change: impl Fn(&Case, &mut Scenario) + Send + Sync + 'static) -> Mutant {
    let client = move |case: &Case| {
        let mut scenario = case.scenario.clone();
        change(case, &mut scenario);
        if scenario == case.scenario { None } else { answer(&scenario) }
    };
    Mutant::new(name, rule, client)
}

/// Says something else.
pub(super) fn after(name: &'static str, rule: Rule, change: impl Fn(&Case, &mut Value) + Send + Sync + 'static) -> Mutant {
    let client = move |case: &Case| {
        let mut outcome = case.right.clone();
        change(case, &mut outcome);
        (outcome != case.right).then_some(outcome)
    };
    Mutant::new(name, rule, client)
}

/// Says one section of its answer as if asked another scenario.
pub(super) fn partly(
    name: &'static str,
    rule: Rule,
    section: &'static str,
    change: impl Fn(&Case, &mut Scenario) + Send + Sync + 'static,
) -> Mutant {
    let whole = before(name, rule, change);
    let client = move |case: &Case| {
        let mut outcome = case.right.clone();
        outcome[section] = whole.answer(case)?.get_mut(section)?.take();
        Some(outcome)
    };
    Mutant::new(name, rule, client)
}

/// Behaves as before, or as since, another release: one behaviour is not as in the newest. Where the scenario's own release behaves in
/// that way, the mutant is right.
pub(super) fn as_in_another_release(name: &'static str, rule: Rule, behaviour: Behaviour) -> Mutant {
    let is_so = move |behaviours: Behaviours| behaviours.contains(behaviour);
    Mutant::new(name, rule, move |case| {
        let behaviours = behaviours(&case.scenario);
        let is_wrong = is_so(behaviours) == is_so(Release::NEWEST.behaviours());
        if is_wrong { answer_as(&case.scenario, behaviours.toggled(behaviour)) } else { None }
    })
}

/// Never says the code: the check is not made, and where it was the only one that failed, there is some answer.
pub(super) fn unchecked(name: &'static str, rule: Rule, code: &'static str) -> Mutant {
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
    .vague()
}

/// Refuses a client that is there, for a reason of its own.
pub(super) fn refusing(name: &'static str, rule: Rule, minds: impl Fn(&Case, &Value) -> bool + Send + Sync + 'static) -> Mutant {
    after(name, rule, move |case, outcome| {
        if outcome.pointer("/client/ok").is_some_and(|client| minds(case, client)) {
            outcome["client"] = json!({"errors": [{"code": "other"}]});
        }
    })
}

/// Never says what stands at a path below `client.ok`.
pub(super) fn without(name: &'static str, rule: Rule, path: &'static str) -> Mutant {
    after(name, rule, move |_, outcome| {
        let (parents, key) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(parent) = outcome.pointer_mut(&format!("/client/ok{parents}")).and_then(Value::as_object_mut) {
            parent.remove(key);
        }
    })
}

/// Finds files otherwise.
pub(super) fn loading(name: &'static str, rule: Rule, change: impl Fn(&Case, &mut LoadingRules) + Send + Sync + 'static) -> Mutant {
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
pub(super) fn told(rules: LoadingRules) -> Loading {
    Loading {
        explicit_path: Some(rules.explicit_path).filter(|path| !path.is_empty()),
        precedence: Some(rules.precedence),
        resolve_paths: Some(rules.resolve_paths),
        warn_if_all_missing: Some(rules.warn_if_all_missing),
        migrations: Some(rules.migrations),
    }
}

/// Says the right thing in one section.
pub(super) fn keeping(section: &'static str, mutant: Mutant) -> Mutant {
    let (name, rule) = (mutant.name, mutant.rule);
    let client = move |case: &Case| {
        let mut outcome = mutant.answer(case)?;
        if let Some(right) = case.right.get(section) {
            outcome[section] = right.clone();
        }
        Some(outcome)
    };
    Mutant::new(name, rule, client)
}

/// Reads files otherwise. What is migrated is copied as it stands all the same (MIG-06).
pub(super) fn reads(name: &'static str, rule: Rule, change: impl Fn(&Case, &mut Scenario) + Send + Sync + 'static) -> Mutant {
    keeping("writes", before(name, rule, change))
}

/// Reads documents otherwise; one that does not change stays as it is written.
pub(super) fn documents(name: &'static str, rule: Rule, change: impl Fn(&Case, &mut Yaml) + Send + Sync + 'static) -> Mutant {
    documents_at(name, rule, move |case, _, document| change(case, document))
}

/// Reads documents otherwise, from a path on.
pub(super) fn documents_at(name: &'static str, rule: Rule, change: impl Fn(&Case, &str, &mut Yaml) + Send + Sync + 'static) -> Mutant {
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
pub(super) fn written(document: &Yaml) -> Vec<u8> {
    // A document that was read from JSON can be written as JSON.
    let json = serde_json::to_string(document).unwrap_or_default();
    let is_odd = |char: char| matches!(char, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    let escaped = |char: char| if is_odd(char) { format!("\\u{:04x}", u32::from(char)) } else { char.to_string() };
    json.chars().map(escaped).collect::<String>().into_bytes()
}

pub(super) fn is_internal(document: &Yaml) -> bool {
    document.get("apiVersion").is_some_and(|version| version == "__internal")
}

/// A document that is refused whatever it says.
pub(super) fn refused() -> Yaml {
    Yaml::Mapping(Mapping::from_iter([("kind".into(), "Foo".into())]))
}

/// Reads the bytes of kubeconfigs otherwise.
pub(super) fn bytes(name: &'static str, rule: Rule, change: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync + 'static) -> Mutant {
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
pub(super) fn texts(name: &'static str, rule: Rule, change: impl Fn(&str) -> String + Send + Sync + 'static) -> Mutant {
    bytes(name, rule, move |content| Some(change(std::str::from_utf8(content).ok()?).into_bytes()))
}

/// Reads the bodies of a list otherwise: the `user` of every item of `users`, say.
pub(super) fn bodies(
    name: &'static str,
    rule: Rule,
    list: &'static str,
    change: impl Fn(&Case, &mut Mapping) + Send + Sync + 'static,
) -> Mutant {
    documents(name, rule, move |case, document| each_body(document, list, |body| change(case, body)))
}

/// Lays overrides over the bodies of entries otherwise, told whose they are: a `cluster`, `user` or `context`. What is loaded is shown
/// as it stands in the files all the same (RAW-01).
pub(super) fn laid(name: &'static str, rule: Rule, change: impl Fn(&Case, &str, &mut Mapping) + Send + Sync + 'static) -> Mutant {
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

pub(super) fn each_body(document: &mut Yaml, list: &str, mut change: impl FnMut(&mut Mapping)) {
    for item in document.get_mut(list).and_then(Yaml::as_sequence_mut).into_iter().flatten() {
        if let Some(body) = item.get_mut(&list[..list.len() - 1]).and_then(Yaml::as_mapping_mut) {
            change(body);
        }
    }
}

pub(super) fn each_item(document: &mut Yaml, change: impl Fn(&mut Vec<Yaml>)) {
    for list in ["clusters", "users", "contexts"] {
        if let Some(items) = document.get_mut(list).and_then(Yaml::as_sequence_mut) {
            change(items);
        }
    }
}

/// Has never heard of a field of an override stanza.
pub(super) fn deaf(name: &'static str, rule: Rule, stanza: fn(&mut Overrides) -> &mut Option<Value>, field: &'static str) -> Mutant {
    before(name, rule, move |_, scenario| {
        let Some(overrides) = &mut scenario.overrides else { return };
        if let Some(fields) = stanza(overrides).as_mut().and_then(Value::as_object_mut) {
            fields.remove(field);
        }
    })
}
