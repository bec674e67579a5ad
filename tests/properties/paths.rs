//! Relative paths.

use kubeconfig_oracle::generate::{Mode, arb_kubeconfig};
use kubeconfig_oracle::scenario::{File, Loading, Scenario};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// PATH-02, PATH-06, INV-16: it is all the same whether each file's paths are resolved and then the files are merged, or the other way.
    #[test]
    fn resolving_paths_commutes_with_merging(documents in arb_loadables(1..5)) {
        let merged_first = config_of(&listed(&documents));
        let resolved = documents.iter().zip(PLACES).map(|(document, place)| (place, written(&config_of(&listing([(place, plain(document))])))));
        prop_assert_eq!(config_of(&unresolved(listing(resolved))), merged_first);
    }

    /// PATH-03 to PATH-05, INV-17: what is resolved stays as it is, wherever it is read again.
    #[test]
    fn resolving_paths_twice_changes_nothing(documents in arb_loadables(1..4)) {
        let resolved = config_of(&listed(&documents));
        prop_assert_eq!(config_of(&listing([("/world/elsewhere/config", written(&resolved))])), resolved);
    }

    /// PATH-02, INV-19: with `HOME` and all listed files absolute, the working directory is of no account.
    #[test]
    fn absolute_files_load_alike_in_every_working_directory(
        files in proptest::collection::vec(arb_kubeconfig(Mode::Tame), 1..4),
        cwd in select(&["/world", "/world/etc", "/world/sub/sub", "/world/home/.kube"][..]),
        from_home in any::<bool>(),
    ) {
        let mut scenario = listing(PLACES.into_iter().zip(&files));
        if from_home {
            scenario.loading = None;
            scenario.world.files.insert("/world/home/.kube/config".to_owned(), File::content(files[0].clone()));
            scenario.world.env.insert("HOME".to_owned(), "/world/home".to_owned());
        }
        let here = outcome(&scenario);
        scenario.world.cwd = Some(cwd.to_owned());
        prop_assert_eq!(outcome(&scenario), here);
    }

    /// PATH-01 to PATH-05, INV-20: in another folder relative paths lead from there, and everything else stays.
    #[test]
    fn moving_a_kubeconfig_moves_its_relative_paths(document in arb_loadable()) {
        let (here, there) = ("/world/a/b/c", "/world/d/e/f");
        let mut raw = config_of(&unresolved(listing([("/world/a/b/c/config", plain(&document))])));
        let mut before = config_of(&listing([("/world/a/b/c/config", plain(&document))]));
        let mut after = config_of(&listing([("/world/d/e/f/config", plain(&document))]));
        let references = references(&mut raw).into_iter().zip(references(&mut before)).zip(references(&mut after));
        for ((raw, before), after) in references {
            let (raw, before, after) = (take(raw), take(before), take(after));
            let is_bare = raw.starts_with("command ") && !raw.contains('/');
            if raw.contains(" /") || is_bare {
                prop_assert_eq!(&before, &raw);
                prop_assert_eq!(&after, &raw);
            } else {
                prop_assert_eq!(seen_from(here, &before), seen_from(there, &after), "{}", raw);
            }
        }
        prop_assert_eq!(&before, &after, "beside the paths that PATH-01 names, which `references` lists");
        prop_assert_eq!(before, raw);
    }
}

/// The scenario without path resolution.
fn unresolved(mut scenario: Scenario) -> Scenario {
    scenario.loading.get_or_insert_with(Loading::default).resolve_paths = Some(false);
    scenario
}

/// The fields of a config that hold paths, each with its name before it: those that PATH-01 names, and not what the table of fields says.
fn references(config: &mut Value) -> Vec<&mut Value> {
    let mut found = Vec::new();
    let lists = config.as_object_mut().into_iter().flatten();
    for entry in lists.filter(|(list, _)| matches!(list.as_str(), "clusters" | "users")).flat_map(|(_, list)| list.as_array_mut()).flatten()
    {
        for (_, stanza) in entry.as_object_mut().into_iter().flatten().filter(|(key, _)| *key != "name") {
            for (key, value) in stanza.as_object_mut().into_iter().flatten() {
                match key.as_str() {
                    "certificate-authority" | "client-certificate" | "client-key" | "tokenFile" => found.push(named(key, value)),
                    "exec" => found.extend(value.get_mut("command").map(|command| named("command", command))),
                    _ => {}
                }
            }
        }
    }
    found
}

fn named<'a>(key: &str, value: &'a mut Value) -> &'a mut Value {
    *value = Value::String(format!("{key} {}", value.as_str().unwrap_or_default()));
    value
}

fn take(value: &mut Value) -> String {
    value.take().as_str().unwrap_or_default().to_owned()
}

/// A reference's absolute path as seen from a folder.
fn seen_from(folder: &str, reference: &str) -> Option<String> {
    let path = reference.split_once(' ')?.1.strip_prefix('/')?;
    let mut left: Vec<&str> = folder.split('/').skip(1).collect();
    let mut rest: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    while !left.is_empty() && left.first() == rest.first() {
        left.remove(0);
        rest.remove(0);
    }
    Some(format!("{}{}", "../".repeat(left.len()), rest.join("/")))
}
