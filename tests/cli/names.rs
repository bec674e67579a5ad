//! Ordinary names and paths, as people and tools write them, are not taken for secrets.

use std::path::{Path, PathBuf};

use kubeconfig_oracle::check::corpus::documents::{self, files_below};
use kubeconfig_oracle::internals::decode::decode;
use kubeconfig_oracle::internals::disguise::disguise;
use kubeconfig_oracle::internals::kubeconfig::{Config, Record, Secrecy, Slot};
use kubeconfig_oracle::internals::untrusted::looks_secret;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{File, FileKind, Scenario, World};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Adds the values of the fields that are shown.
fn public<T: Record>(record: &T, found: &mut Vec<String>) {
    for field in T::FIELDS {
        match (&field.slot, field.secrecy) {
            (Slot::Text(lens), Secrecy::Public) => found.push((lens.get)(record).clone()),
            (Slot::Texts(lens), Secrecy::Public) => found.extend((lens.get)(record).iter().cloned()),
            _ => {}
        }
    }
}

fn names(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    public(config, &mut found);
    found.extend(config.clusters.keys().chain(config.auth_infos.keys()).chain(config.contexts.keys()).cloned());
    config.clusters.values().for_each(|cluster| public(&**cluster, &mut found));
    config.auth_infos.values().for_each(|user| public(&**user, &mut found));
    config.auth_infos.values().filter_map(|user| user.exec.as_deref()).for_each(|exec| public(exec, &mut found));
    config.contexts.values().for_each(|context| public(&**context, &mut found));
    found.retain(|name| !name.is_empty());
    found
}

fn names_in(bytes: &[u8]) -> Vec<String> {
    decode(bytes, Release::NEWEST.behaviours()).map(|decoded| names(&decoded.config)).unwrap_or_default()
}

#[test]
fn no_name_of_a_real_kubeconfig_looks_secret() {
    let files: Vec<PathBuf> =
        files_below(&here("tests/real-world"), &|_| true).into_iter().map(|file| file.expect("a readable folder")).collect();
    let all: Vec<String> = files.iter().flat_map(|file| names_in(&std::fs::read(file).unwrap())).collect();
    let suspects: Vec<&String> = all.iter().filter(|name| looks_secret(name)).collect();
    println!("{} names and paths of {} files", all.len(), files.len());
    assert_eq!(suspects, [""; 0]);
    assert!(all.len() > 1_000, "{}", all.len());
}

/// A value that is hidden in one place and shown in another is no leak: the name of a cluster is often an argument too.
#[test]
fn the_last_look_refuses_no_real_kubeconfig() {
    let path = "/world/k".to_owned();
    for file in files_below(&here("tests/real-world"), &|_| true) {
        let file = file.expect("a readable folder");
        let bytes = std::fs::read(&file).unwrap();
        let world = World { files: [(path.clone(), File::content(bytes))].into(), ..World::default() };
        let disguised = disguise(&Scenario { world, ..Scenario::default() }, &[path.clone()].into(), &[]);
        let written = serde_yaml::to_string(&disguised.scenario).unwrap();
        assert_eq!(disguised.leaks(&written), [""; 0], "{}", file.display());
    }
}

#[test]
fn no_name_of_the_corpus_looks_secret() {
    let mut all = Vec::new();
    for item in documents::read(&here("tests/corpus").to_string_lossy()) {
        let scenario = item.unwrap().scenario;
        all.extend(scenario.world.files.keys().cloned());
        for file in scenario.world.files.values() {
            if let FileKind::Content(bytes) = &file.kind {
                all.extend(names_in(bytes));
            }
        }
    }
    let suspects: Vec<&String> = all.iter().filter(|name| looks_secret(name)).collect();
    println!("{} names and paths", all.len());
    assert_eq!(suspects, [""; 0]);
    assert!(all.len() > 1_000, "{}", all.len());
}
