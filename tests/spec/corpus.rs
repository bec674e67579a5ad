//! The corpus: its manifest, its cases and their recordings.

use std::collections::BTreeSet;
use std::fs;

use kubeconfig_oracle::check::corpus::classes::{self, Class};
use kubeconfig_oracle::check::protocol::needs_service_account;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;
use kubeconfig_oracle::scenario::{Entry, Scenario};

use crate::{cases, files_below, here, read};

/// Every case belongs to one conformance class, but those that are about a helper of client-go itself.
#[test]
fn every_case_has_its_class() {
    let folder = here("tests/corpus");
    let classes = classes::read(&folder).unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = Vec::new();
    for case in cases() {
        let Scenario { id, entry, world, loading, .. } = &case.scenario;
        let class = classes.get(id).copied();
        let migrates = loading.as_ref().is_some_and(|loading| loading.migrations.as_ref().is_some_and(|list| !list.is_empty()));
        let is_right = match entry {
            _ if id.starts_with("req/") => class == Some(Class::T),
            Entry::Flags | Entry::Bytes => class.is_none(),
            Entry::Kubectl if case.scenario.argv.is_some() => class == Some(Class::A),
            Entry::Kubectl => class == Some(Class::K),
            Entry::Deferred if migrates => class == Some(Class::M),
            Entry::Deferred if needs_service_account(&case.scenario) => class == Some(Class::P),
            Entry::Deferred => class.is_some_and(|class| !matches!(class, Class::K | Class::A)),
        };
        let pod = world.env.contains_key("KUBERNETES_SERVICE_HOST");
        if !is_right || (pod && matches!(class, Some(Class::R | Class::L | Class::C))) {
            wrong.push(format!("{id}: {class:?}"));
        }
    }
    let known: BTreeSet<String> = cases().into_iter().map(|case| case.scenario.id).collect();
    wrong.extend(classes.keys().filter(|id| !known.contains(*id)).map(|id| format!("{id}: there is no such case")));
    assert!(wrong.is_empty(), "tests/corpus/CLASSES: {}", wrong.join(", "));
}

#[test]
fn the_manifest_lists_the_files_in_order() {
    let folder = here("tests/corpus");
    let present: Vec<String> = files_below(&folder, ".yaml").into_iter().collect();
    let listed = || -> Vec<String> { read("tests/corpus/MANIFEST").lines().map(str::to_owned).collect() };
    if std::env::var_os("UPDATE").is_some() && listed() != present {
        fs::write(folder.join("MANIFEST"), present.join("\n") + "\n").expect("the manifest can be written");
    }
    let listed = listed();
    let unlisted = differences(&listed, &present);
    assert!(listed == present, "MANIFEST and the cases differ in {unlisted:?}, or in order: run `UPDATE=1 cargo test --test spec`");
    let recorded: Vec<String> = files_below(&folder, ".recorded.json").into_iter().collect();
    let unrecorded = differences(&listed, &recorded);
    assert!(unrecorded.is_empty(), "not recorded, or a recording of no case: {unrecorded:?}");
}

/// What stands in one of two lists alone.
fn differences<'a>(one: &'a [String], other: &'a [String]) -> Vec<&'a String> {
    one.iter().filter(|item| !other.contains(item)).chain(other.iter().filter(|item| !one.contains(item))).collect()
}

#[test]
fn every_case_has_the_id_of_its_file_a_title_and_rules() {
    let folder = here("tests/corpus");
    for case in cases() {
        let id = &case.scenario.id;
        assert_eq!(case.path, folder.join(format!("{id}.yaml")));
        let title = &case.scenario.title;
        assert!(!title.is_empty() && !title.ends_with('.'), "{id}: {title:?} is not a title");
        assert!(!case.scenario.rules.is_empty(), "{id} lists no rule");
        let rules: BTreeSet<Rule> = case.scenario.rules.iter().copied().collect();
        assert_eq!(rules.len(), case.scenario.rules.len(), "{id} lists a rule twice");
    }
}

#[test]
fn every_case_is_recorded_for_the_newest_release() {
    let mut missing = Vec::new();
    for case in cases() {
        let id = &case.scenario.id;
        let recorded = case.recording().unwrap_or_else(|error| panic!("{error}")).groups;
        let releases: Vec<Release> = recorded.iter().flat_map(|group| group.releases.iter().copied()).collect();
        let unique: BTreeSet<Release> = releases.iter().copied().collect();
        assert_eq!(unique.len(), releases.len(), "{id}: a release is recorded twice");
        assert!(unique.last() <= Some(&Release::NEWEST), "{id}: a release is recorded that is newer than Release::NEWEST");
        if !unique.contains(&Release::NEWEST) {
            missing.push(id.clone());
        }
        assert!(recorded.iter().all(|group| group.outcome.is_object()), "{id}: an outcome is missing");
        for (at, group) in recorded.iter().enumerate() {
            assert!(recorded[..at].iter().all(|other| other.outcome != group.outcome), "{id}: equal outcomes in two groups");
        }
    }
    let some = missing.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    assert!(missing.is_empty(), "{} cases are not recorded for {}, the newest release: {some} ...", missing.len(), Release::NEWEST);
}
