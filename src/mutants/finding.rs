//! Wrong ways to find files and to read what was found.

use crate::rule::Rule;
use std::collections::BTreeSet;

use crate::decode::decode;
use crate::load::LoadingRules;
use crate::release::{Behaviour, Release};
use crate::scenario::{File, FileKind, Loading, Scenario};
use crate::world::{OsError, World};
use serde_json::{Value, json};
use serde_yaml::{Mapping, Value as Yaml};

use super::case::{as_json, folder, follow, place, rules};
use super::make::{BROKEN, after, as_in_another_release, before, bytes, documents, is_internal, loading, partly, told};
use super::mutant::Mutant;

pub(super) fn finding() -> Vec<Mutant> {
    vec![
        before("asks the user database without HOME", Rule::Home01, |_, scenario| {
            if scenario.world.env.get("HOME").is_none_or(String::is_empty) {
                scenario.world.env.insert("HOME".into(), "/world/home".into());
            }
        }),
        before("without HOME, looks at the root", Rule::Home02, |_, scenario| {
            scenario.world.env.entry("HOME".into()).or_insert_with(|| "/world/nobody".into());
        }),
        loading("does not clean the path of the default file", Rule::Home04, |case, rules| {
            let home = case.scenario.world.env.get("HOME").filter(|home| !home.is_empty());
            if let (true, Some(home)) = (is_default(&case.scenario), home) {
                rules.precedence = vec![format!("{home}/.kube/config")];
            }
        }),
        before("expands a tilde", Rule::Home07, |_, scenario| {
            let home = scenario.world.env.get("HOME").cloned().unwrap_or_default();
            kubeconfig(scenario, |list| list.replace("~/", &format!("{home}/")));
        }),
        before("appends the home file to KUBECONFIG", Rule::Prec01, |_, scenario| {
            let home = scenario.world.env.get("HOME").cloned().unwrap_or_default();
            kubeconfig(scenario, |list| if list.is_empty() { String::new() } else { format!("{list}:{home}/.kube/config") });
        }),
        before("trims names in KUBECONFIG", Rule::Prec02, |_, scenario| {
            kubeconfig(scenario, |list| list.split(':').map(str::trim).collect::<Vec<_>>().join(":"));
        }),
        as_in_another_release("reads a repeated element again", Rule::Prec03, Behaviour::DropsRepeatedPaths),
        loading("drops repetitions from a given list, too", Rule::Prec03, |_, rules| once(&mut rules.precedence, |name| name.to_owned())),
        loading("takes two spellings of a path for one element", Rule::Prec04, |case, rules| {
            if is_from_environment(&case.scenario) {
                once(&mut rules.precedence, |name| if name.is_empty() { String::new() } else { place(&case.scenario, name) });
            }
        }),
        before("takes KUBECONFIG=: for unset", Rule::Prec05, |_, scenario| {
            kubeconfig(scenario, |list| if list.bytes().all(|byte| byte == b':') { String::new() } else { list.to_owned() });
        }),
        loading("warns of a missing default file", Rule::Prec06, |case, rules| {
            let is_told = case.scenario.loading.as_ref().is_some_and(|loading| loading.warn_if_all_missing.is_some());
            rules.warn_if_all_missing |= is_default(&case.scenario) && !is_told;
        }),
        before("prefers the list to an explicit path", Rule::Prec07, |_, scenario| {
            let has_list = scenario.world.env.get("KUBECONFIG").is_some_and(|list| !list.is_empty());
            if let Some(loading) = &mut scenario.loading
                && (has_list || loading.precedence.is_some())
            {
                loading.explicit_path = None;
            }
        }),
        before("splits the explicit path", Rule::Prec08, |_, scenario| {
            if let Some(path) =
                scenario.loading.as_ref().and_then(|loading| loading.explicit_path.clone()).filter(|path| path.contains(':'))
            {
                let precedence = Some(path.split(':').map(str::to_owned).collect());
                scenario.loading = Some(Loading { explicit_path: None, precedence, ..scenario.loading.clone().unwrap_or_default() });
            }
        }),
        before("does not migrate", Rule::Mig01, |_, scenario| {
            scenario.world.files.retain(|path, _| !path.ends_with("/.kube/.kubeconfig"));
        }),
        before("does not migrate as told", Rule::Mig01, |_, scenario| {
            if let Some(loading) = &mut scenario.loading {
                loading.migrations = loading.migrations.as_ref().map(|_| Vec::new());
            }
        }),
        loading("migrates only what it will read", Rule::Mig02, |_, rules| {
            let files: Vec<String> = rules.files().map(str::to_owned).collect();
            rules.migrations.retain(|migration| files.contains(&migration.to));
        }),
        before("overwrites the destination of a migration", Rule::Mig03, |case, scenario| {
            let world = World::new(&case.scenario.world);
            for migration in rules(&case.scenario).migrations {
                if world.read(&migration.from).is_ok() && world.read(&migration.to).is_ok() {
                    scenario.world.files.remove(&follow(&case.scenario, &migration.to));
                }
            }
        }),
        loading("takes a folder to migrate for nothing", Rule::Mig04, |case, rules| {
            let world = World::new(&case.scenario.world);
            rules.migrations.retain(|migration| !world.stat(&migration.from).is_ok_and(|stat| stat.is_dir));
        }),
        loading("goes on after a migration that failed", Rule::Mig05, |case, rules| {
            let code = case.right.pointer("/load/errors/0/code").and_then(Value::as_str);
            if code.is_some_and(|code| code.starts_with("migrate-")) {
                rules.migrations.clear();
            }
        }),
        loading("migrates no broken file", Rule::Mig06, |case, rules| {
            let world = World::new(&case.scenario.world);
            rules
                .migrations
                .retain(|migration| !world.read(&migration.from).is_ok_and(|bytes| decode(&bytes, Release::NEWEST.behaviours()).is_err()));
        }),
        before("creates the folder of a migrated file", Rule::Mig07, |case, scenario| {
            for migration in rules(&case.scenario).migrations {
                let path = place(&case.scenario, &migration.to);
                let is_missing = World::new(&case.scenario.world).stat(folder(&path)) == Err(OsError::NotFound);
                if is_missing && path.starts_with("/world/") {
                    scenario.world.files.insert(folder(&path).to_owned(), File { kind: FileKind::Dir, mode: None });
                }
            }
        }),
        after("makes a migrated file private", Rule::Mig08, |_, outcome| {
            for write in outcome.get_mut("writes").and_then(Value::as_array_mut).into_iter().flatten() {
                write["mode"] = json!("0600");
            }
        }),
        loading("migrates the default file with a list of its own, too", Rule::Mig09, |case, found| {
            if case.scenario.loading.as_ref().is_some_and(|loading| loading.precedence.is_some() && loading.migrations.is_none()) {
                let default = Scenario { loading: None, ..case.scenario.clone() };
                found.migrations = rules(&default).migrations;
            }
        }),
        partly("reads before it migrates", Rule::Load01, "load", |case, scenario| {
            if case.right.get("writes").is_some() {
                scenario.loading = Some(told(LoadingRules { migrations: Vec::new(), ..rules(scenario) }));
            }
        }),
        before("takes a missing explicit file for an empty one", Rule::Load02, |case, scenario| {
            let path = scenario.loading.as_ref().and_then(|loading| loading.explicit_path.clone()).unwrap_or_default();
            if !path.is_empty() && case.refuses("file-not-found") {
                scenario.loading = Some(Loading { explicit_path: None, precedence: Some(Vec::new()), ..Loading::default() });
            }
        }),
        after("misses an explicit file that it cannot open", Rule::Load03, |case, outcome| {
            let path = rules(&case.scenario).explicit_path;
            let cause = outcome.pointer("/load/errors/0/cause/code").and_then(Value::as_str);
            if !path.is_empty() && cause.is_some_and(|code| code.starts_with("read-")) {
                let missing = json!({"errors": [{"code": "file-not-found", "path": path}]});
                for section in ["load", "client", "namespace"] {
                    outcome[section] = missing.clone();
                }
            }
        }),
        loading("takes an empty name for the working directory", Rule::Load04, |_, rules| {
            rules.precedence.iter_mut().filter(|name| name.is_empty()).for_each(|name| *name = ".".into());
        }),
        after("refuses a missing file of the list", Rule::Load05, |case, outcome| {
            let scenario = &case.scenario;
            let list = scenario.world.env.get("KUBECONFIG").cloned().unwrap_or_default();
            let is_missing = |name: &str| !name.is_empty() && !scenario.world.files.contains_key(&place(scenario, name));
            let is_read = scenario.loading.as_ref().is_none_or(|loading| loading.explicit_path.is_none() && loading.precedence.is_none());
            if is_read && list.split(':').any(is_missing) {
                outcome["client"] = json!({"errors": [{"code": "file-not-found"}]});
            }
        }),
        loading("skips what it cannot open", Rule::Load06, |case, rules| {
            let errors = case.right.pointer("/load/errors").and_then(Value::as_array).into_iter().flatten();
            let is_closed = |error: &&Value| error["cause"]["code"].as_str().is_some_and(|code| code.starts_with("read-"));
            let closed: Vec<&str> = errors.filter(is_closed).filter_map(|error| error["path"].as_str()).collect();
            rules.precedence.retain(|name| !closed.contains(&name.as_str()));
        }),
        loading("reads nothing after a broken file", Rule::Load07, |case, rules| {
            let broken = case.right.pointer("/load/errors/0/path").and_then(Value::as_str);
            if let Some(place) = rules.precedence.iter().position(|name| Some(name.as_str()) == broken) {
                rules.precedence.truncate(place + 1);
            }
        }),
        after("has no configuration beside errors", Rule::Load07, |_, outcome| {
            if let Some(load) = outcome.get_mut("load").and_then(Value::as_object_mut)
                && load.contains_key("errors")
            {
                load.retain(|key, _| key != "config" && key != "origins");
            }
        }),
        after("tells equal errors once", Rule::Load08, |case, outcome| {
            if case.right.pointer("/load/errors").is_none() {
                return;
            }
            for section in ["load", "client", "namespace"] {
                if let Some(errors) = outcome.get_mut(section).and_then(|section| section.get_mut("errors")?.as_array_mut()) {
                    let mut seen = BTreeSet::new();
                    errors.retain(|error| seen.insert((error["code"].to_string(), error["path"].to_string())));
                }
            }
        }),
        before("skips a broken file", Rule::Load13, |case, scenario| {
            let errors = case.right.pointer("/load/errors").and_then(Value::as_array).cloned().unwrap_or_default();
            for path in errors.iter().filter_map(|error| error["path"].as_str()) {
                let path = place(scenario, path);
                if let Some(file) = scenario.world.files.get_mut(&path)
                    && matches!(file.kind, FileKind::Content(_))
                {
                    file.kind = FileKind::Content(Vec::new());
                }
            }
        }),
        after("never warns", Rule::Load09, |_, outcome| {
            if let Some(load) = outcome.get_mut("load").and_then(Value::as_object_mut) {
                load.remove("warnings");
            }
        }),
        after("does not warn beside an error", Rule::Load10, |_, outcome| {
            if let Some(load) = outcome.get_mut("load").and_then(Value::as_object_mut)
                && load.contains_key("errors")
            {
                load.remove("warnings");
            }
        }),
        after("names missing files by absolute paths", Rule::Load11, |case, outcome| {
            for path in outcome.pointer_mut("/load/warnings/0/paths").and_then(Value::as_array_mut).into_iter().flatten() {
                *path = json!(place(&case.scenario, path.as_str().unwrap_or_default()));
            }
        }),
        after("refuses to load nothing", Rule::Load12, |case, outcome| {
            let is_file = |name| World::new(&case.scenario.world).stat(name).is_ok();
            let is_empty = outcome.pointer("/load/config").is_some_and(|config| *config == json!({}));
            if is_empty
                && outcome["load"].get("errors").is_none()
                && case.scenario.bytes.is_none()
                && !rules(&case.scenario).files().any(is_file)
            {
                for section in ["load", "client", "namespace"] {
                    outcome[section] = json!({"errors": [{"code": "file-not-found"}]});
                }
            }
        }),
        bytes("refuses a file of no bytes", Rule::File01, |bytes| bytes.is_empty().then(|| BROKEN.into())),
        bytes("refuses a file of comments", Rule::File02, |bytes| {
            (!bytes.is_empty() && as_json(bytes).is_some_and(|json| json == "null")).then(|| BROKEN.into())
        }),
        documents("survives a null entry of the internal version", Rule::File07, |_, document| {
            if is_internal(document) {
                for list in ["clusters", "users", "contexts"] {
                    let entries = document.get_mut(list).and_then(Yaml::as_mapping_mut).into_iter().flat_map(|map| map.values_mut());
                    entries.filter(|entry| entry.is_null()).for_each(|entry| *entry = Yaml::Mapping(Mapping::new()));
                }
            }
        }),
        after("gives origins as absolute paths", Rule::File03, |case, outcome| {
            for kind in ["clusters", "contexts", "users"] {
                let origins = outcome.pointer_mut(&format!("/load/origins/{kind}")).and_then(Value::as_object_mut);
                for origin in origins.into_iter().flat_map(|origins| origins.values_mut()) {
                    *origin = json!(place(&case.scenario, origin.as_str().unwrap_or_default()));
                }
            }
        }),
    ]
}

/// Whether the files come from `KUBECONFIG`.
fn is_from_environment(scenario: &Scenario) -> bool {
    let is_list = scenario.loading.as_ref().is_none_or(|loading| loading.precedence.is_none());
    is_list && scenario.world.env.get("KUBECONFIG").is_some_and(|list| !list.is_empty())
}

/// Whether the file is the default one, unless a path is given.
fn is_default(scenario: &Scenario) -> bool {
    let is_list = scenario.loading.as_ref().is_none_or(|loading| loading.precedence.is_none());
    is_list && !is_from_environment(scenario)
}

/// Keeps the first of those names that are alike.
fn once(names: &mut Vec<String>, alike: impl Fn(&str) -> String) {
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(alike(name)));
}

/// Changes the list in `KUBECONFIG`.
pub(super) fn kubeconfig(scenario: &mut Scenario, change: impl Fn(&str) -> String) {
    if let Some(list) = scenario.world.env.get_mut("KUBECONFIG") {
        *list = change(list);
    }
}
