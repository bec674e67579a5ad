//! Wrong ways to merge files and to resolve paths.

use crate::go::path::clean;
use crate::release::Behaviour;
use crate::rule::Rule;
use crate::scenario::{FileKind, Scenario};
use serde_json::{Value, json};
use serde_yaml::Value as Yaml;

use super::case::Case;
use super::case::{folder, follow, place, rules};
use super::finding::kubeconfig;
use super::make::{after, as_in_another_release, before, bodies, documents, documents_at, each_body, laid, reads, written};
use super::mutant::Mutant;

pub(super) fn merging() -> Vec<Mutant> {
    vec![
        laid("lets an empty override win", Rule::Merge01, |case, kind, body| {
            body.retain(|field, _| {
                let field = field.as_str().unwrap_or_default();
                field.ends_with("-data") || case.over(kind, field).is_none_or(|over| over != "")
            });
        }),
        as_in_another_release("passes over a null above", Rule::Merge02, Behaviour::MergeKeepsNulls),
        reads("joins lists", Rule::Merge03, join_lists),
        before("merges blocks field by field", Rule::Merge04, |case, scenario| {
            for block in ["exec", "auth-provider"] {
                let below = case.chosen("user").and_then(|user| user.get(block).cloned());
                if let (Some(Value::Object(mut fields)), Some(over)) = (below, over_user(scenario, block).and_then(Value::as_object_mut)) {
                    fields.append(over);
                    *over = fields;
                }
            }
        }),
        documents("takes preferences whole", Rule::Merge06, |case, document| {
            let first = case.listed().into_iter().find_map(|other| other.get("preferences").cloned());
            if let Some(map) = document.as_mapping_mut()
                && map.get("preferences") != first.as_ref()
            {
                map.remove("preferences");
            }
        }),
        before("lets the last file win", Rule::Merge09, |_, scenario| {
            kubeconfig(scenario, |list| list.rsplit(':').collect::<Vec<_>>().join(":"));
            if let Some(precedence) = scenario.loading.as_mut().and_then(|loading| loading.precedence.as_mut()) {
                precedence.reverse();
            }
        }),
        documents("merges users field by field", Rule::Merge09, |case, document| {
            let others = case.listed();
            for user in document.get_mut("users").and_then(Yaml::as_sequence_mut).into_iter().flatten() {
                let name = user.get("name").cloned();
                let same = others.iter().filter_map(|other| other.get("users")?.as_sequence()).flatten();
                let same: Vec<Yaml> =
                    same.filter(|other| other.get("name").cloned() == name).filter_map(|user| user.get("user").cloned()).collect();
                let Some(body) = user.get_mut("user").and_then(Yaml::as_mapping_mut) else { continue };
                for (key, value) in same.iter().filter_map(Yaml::as_mapping).flatten() {
                    body.entry(key.clone()).or_insert(value.clone());
                }
            }
        }),
        documents("lets the last current-context win", Rule::Merge10, |case, document| {
            let last = case.listed().iter().rev().find_map(|other| other.get("current-context").filter(|name| !name.is_null()).cloned());
            if let (Some(last), Some(current)) = (last, document.get_mut("current-context")) {
                *current = last;
            }
        }),
        documents("takes an empty current-context for one", Rule::Merge10, |case, document| {
            let is_first_empty = case.listed().first().is_some_and(|first| first.get("current-context").and_then(Yaml::as_str) == Some(""));
            if let (true, Some(map)) = (is_first_empty, document.as_mapping_mut()) {
                map.shift_remove("current-context");
            }
        }),
        documents("lets the first file choose colours", Rule::Merge11, |case, document| {
            let first = case.listed().iter().find_map(|other| other.get("preferences")?.get("colors").cloned());
            if let (Some(first), Some(colors)) =
                (first, document.get_mut("preferences").and_then(|preferences| preferences.get_mut("colors")))
            {
                *colors = first;
            }
        }),
        documents("lets the last extension of a name win", Rule::Merge12, |case, document| {
            let listed = case.listed();
            let last = |name: Option<&Yaml>| {
                let extensions = listed.iter().rev().filter_map(|other| other.get("extensions")?.as_sequence()).flatten();
                extensions.into_iter().find(|extension| extension.get("name") == name).cloned()
            };
            for extension in document.get_mut("extensions").and_then(Yaml::as_sequence_mut).into_iter().flatten() {
                if let Some(last) = last(extension.get("name")) {
                    *extension = last;
                }
            }
        }),
        after("gives the last file that has an entry as its origin", Rule::Merge13, |case, outcome| {
            let names = rules(&case.scenario);
            for list in ["clusters", "contexts", "users"] {
                let origins = outcome.pointer_mut(&format!("/load/origins/{list}")).and_then(Value::as_object_mut);
                for (entry, origin) in origins.into_iter().flatten() {
                    let has_entry = |name: &&str| {
                        let document = case.documents.get(&follow(&case.scenario, name));
                        let items = document.and_then(|document| document.get(list)?.as_sequence()).into_iter().flatten();
                        items.into_iter().any(|item| item.get("name").and_then(Yaml::as_str).unwrap_or_default() == entry)
                    };
                    if let Some(last) = names.files().filter(has_entry).last() {
                        *origin = json!(last);
                    }
                }
            }
        }),
        documents("looks for references in the same file", Rule::Merge15, |_, document| {
            let clusters = document.get("clusters").and_then(Yaml::as_sequence).cloned().unwrap_or_default();
            if let Some(contexts) = document.get_mut("contexts").and_then(Yaml::as_sequence_mut) {
                contexts.retain(|context| {
                    let cluster = context.get("context").and_then(|body| body.get("cluster"));
                    cluster.is_none_or(|name| clusters.iter().any(|cluster| cluster.get("name") == Some(name)))
                });
            }
        }),
    ]
}

pub(super) fn paths() -> Vec<Mutant> {
    vec![
        unresolved("resolves a CA against the working directory", "clusters", "certificate-authority"),
        unresolved("resolves a certificate against the working directory", "users", "client-certificate"),
        unresolved("resolves a key against the working directory", "users", "client-key"),
        unresolved("resolves a token file against the working directory", "users", "tokenFile"),
        documents_at("resolves against the folder that a link leads to", Rule::Path02, |case, path, document| {
            let (is_read, is_listed) = (names(case, path, follow), names(case, path, place));
            if is_read && !is_listed && resolves(case) {
                each_reference(document, |reference| resolve(path, reference));
            }
        }),
        documents_at("does not clean what it resolves", Rule::Path03, |case, path, document| {
            if names(case, path, place) && resolves(case) {
                each_reference(document, |reference| {
                    if !reference.is_empty() && !reference.starts_with('/') {
                        *reference = format!("{}/{reference}", folder(path));
                    }
                });
            }
        }),
        documents("cleans absolute paths", Rule::Path03, |_, document| {
            each_reference(document, |reference| {
                if reference.starts_with('/') {
                    *reference = clean(reference);
                }
            });
        }),
        documents("resolves empty paths", Rule::Path04, |case, document| {
            if resolves(case) {
                each_reference(document, |reference| {
                    if reference.is_empty() {
                        *reference = ".".into();
                    }
                });
            }
        }),
        bodies("resolves a bare plugin command", Rule::Path05, "users", |_, user| {
            if let Some(Yaml::String(command)) = user.get_mut("exec").and_then(|exec| exec.get_mut("command"))
                && !command.is_empty()
                && !command.contains('/')
            {
                *command = format!("./{command}");
            }
        }),
        before("always resolves paths", Rule::Path06, |_, scenario| {
            if let Some(loading) = &mut scenario.loading {
                loading.resolve_paths = None;
            }
        }),
        before("resolves overriding paths against the home folder", Rule::Path07, |_, scenario| {
            let stanzas = scenario.overrides.iter_mut().flat_map(|overrides| [&mut overrides.cluster, &mut overrides.user]);
            for fields in stanzas.flatten().filter_map(Value::as_object_mut) {
                for field in ["certificate-authority", "client-certificate", "client-key", "tokenFile"] {
                    if let Some(Value::String(path)) = fields.get_mut(field)
                        && !path.starts_with('/')
                    {
                        *path = format!("/world/home/.kube/{path}");
                    }
                }
            }
        }),
        before("does not look at PWD", Rule::Path13, |_, scenario| {
            scenario.world.env.remove("PWD");
        }),
    ]
}

/// Resolves a reference against the working directory.
fn unresolved(name: &'static str, list: &'static str, field: &'static str) -> Mutant {
    bodies(name, Rule::Path01, list, move |case, body| {
        if let Some(Yaml::String(path)) = body.get_mut(field)
            && !path.is_empty()
            && !path.starts_with('/')
        {
            *path = format!("{}/{path}", case.scenario.world.cwd.as_deref().unwrap_or("/world"));
        }
    })
}

/// Joins overriding groups with those below, and the groups and arguments of users that have one name in several files.
fn join_lists(case: &Case, scenario: &mut Scenario) {
    let below = case.chosen("user").and_then(|user| user.get("as-groups").cloned());
    if let Some(groups) = over_user(scenario, "as-groups").and_then(Value::as_array_mut) {
        let above = std::mem::take(groups);
        groups.extend(below.as_ref().and_then(Value::as_array).into_iter().flatten().cloned().chain(above));
    }
    let listed = case.listed();
    for (path, document) in &case.documents {
        let mut changed = document.clone();
        for user in changed.get_mut("users").and_then(Yaml::as_sequence_mut).into_iter().flatten() {
            let same = listed.iter().filter_map(|other| other.get("users")?.as_sequence()).flatten();
            let same: Vec<&Yaml> = same.filter(|other| other.get("name") == user.get("name")).filter_map(|user| user.get("user")).collect();
            let all = |list: &dyn Fn(&Yaml) -> Option<&Yaml>| -> Vec<Yaml> {
                same.iter().filter_map(|other| list(other)?.as_sequence()).flatten().cloned().collect()
            };
            let Some(body) = user.get_mut("user") else { continue };
            if let Some(Yaml::Sequence(groups)) = body.get_mut("as-groups") {
                *groups = all(&|body| body.get("as-groups"));
            }
            if let Some(Yaml::Sequence(args)) = body.get_mut("exec").and_then(|exec| exec.get_mut("args")) {
                *args = all(&|body| body.get("exec")?.get("args"));
            }
        }
        if let Some(file) = scenario.world.files.get_mut(path).filter(|_| changed != *document && !listed.is_empty()) {
            file.kind = FileKind::Content(written(&changed));
        }
    }
}

/// Whether a file is loaded under a name that leads to this path.
fn names(case: &Case, path: &str, leads: fn(&Scenario, &str) -> String) -> bool {
    rules(&case.scenario).files().any(|name| leads(&case.scenario, name) == path)
}

/// Whether references become absolute.
fn resolves(case: &Case) -> bool {
    rules(&case.scenario).resolve_paths
}

/// Resolves a reference against the folder of a path.
pub(super) fn resolve(path: &str, reference: &mut String) {
    if !reference.is_empty() && !reference.starts_with('/') {
        *reference = clean(&format!("{}/{reference}", folder(path)));
    }
}

/// Calls `change` on every path of a document.
pub(super) fn each_reference(document: &mut Yaml, change: impl Fn(&mut String)) {
    for (list, fields) in [("clusters", &["certificate-authority"][..]), ("users", &["client-certificate", "client-key", "tokenFile"][..])]
    {
        each_body(document, list, |body| {
            for field in fields {
                if let Some(Yaml::String(path)) = body.get_mut(*field) {
                    change(path);
                }
            }
        });
    }
}

/// What the overrides say of a field of the user.
fn over_user<'a>(scenario: &'a mut Scenario, field: &str) -> Option<&'a mut Value> {
    scenario.overrides.as_mut()?.user.as_mut()?.get_mut(field)
}
