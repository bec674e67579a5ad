//! Every line of the release table is shown by a case: the model answers differently on both sides, and that line is why.

#![allow(clippy::print_stdout)] // tests show their figures
#![allow(clippy::disallowed_methods)] // tests read files

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use kubeconfig_oracle::compare::agree;
use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::profile::{profiles, upgrade};
use kubeconfig_oracle::release::{Behaviour, Behaviours, Release};
use kubeconfig_oracle::scenario::Scenario;
use serde_json::Value;

fn corpus() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let read = |path: PathBuf| std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let case = |id: &str| serde_yaml::from_str(&read(folder.join(format!("{id}.yaml")))).unwrap_or_else(|error| panic!("{id}: {error}"));
    read(folder.join("MANIFEST")).lines().map(case).collect()
}

/// Boundaries of the table: the two neighbouring profiles, and the behaviours that change between them.
fn boundaries() -> Vec<(Release, Release, Vec<Behaviour>)> {
    let profiles = profiles();
    profiles.windows(2).map(|pair| (pair[0].first, pair[1].first, pair[1].changes.clone())).collect()
}

#[test]
fn every_line_of_the_release_table_has_a_case() {
    let cases = corpus();
    let mut shown: BTreeMap<Behaviour, &str> = BTreeMap::new();
    for (before, after, changes) in boundaries() {
        for case in &cases {
            if changes.iter().all(|behaviour| shown.contains_key(behaviour)) {
                break;
            }
            for behaviour in upgrade(case, before, after).causes {
                shown.entry(behaviour).or_insert(&case.id);
            }
        }
    }
    for behaviour in Behaviour::ALL {
        println!("{:<8} {:<40} {}", behaviour.rule(), behaviour.as_str(), shown.get(behaviour).unwrap_or(&"-"));
    }
    let missing: Vec<&str> =
        Behaviour::ALL.iter().filter(|behaviour| !shown.contains_key(behaviour)).map(|behaviour| behaviour.as_str()).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}

#[test]
fn any_two_profiles_are_told_apart_by_a_case() {
    let cases = corpus();
    // Stretches that return to an earlier behaviour are one profile with it.
    let mut distinct: HashMap<Behaviours, Release> = HashMap::new();
    for profile in profiles() {
        distinct.entry(profile.first.behaviours()).or_insert(profile.first);
    }
    let releases: BTreeSet<Release> = distinct.into_values().collect();
    let answers = |release: Release| -> Vec<Value> {
        let answer = |case: &Scenario| evaluate(&Scenario { release: Some(release), ..case.clone() });
        cases
            .iter()
            .map(|case| answer(case).map_or(Value::Null, |outcome| serde_json::to_value(outcome).expect("an outcome is JSON")))
            .collect()
    };
    let answers: Vec<(Release, Vec<Value>)> = releases.into_iter().map(|release| (release, answers(release))).collect();
    let mut alike = Vec::new();
    for (index, (one, ours)) in answers.iter().enumerate() {
        for (other, theirs) in &answers[index + 1..] {
            if ours.iter().zip(theirs).all(|(ours, theirs)| agree(ours, theirs)) {
                alike.push(format!("{one} and {other}"));
            }
        }
    }
    println!("{} profiles, {} pairs", answers.len(), answers.len() * (answers.len() - 1) / 2);
    assert!(alike.is_empty(), "no case tells apart {alike:?}");
}

/// The table is where releases are told apart; the specification repeats its boundaries for people.
#[test]
fn the_specification_names_every_boundary_of_the_table() {
    let spec = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SPEC.md")).expect("SPEC.md is there");
    let section = |id: &str| spec.split("\n#### ").find(|section| section.lines().next() == Some(id)).unwrap_or_default().to_owned();
    let mut silent = Vec::new();
    for behaviour in Behaviour::ALL {
        let section = section(behaviour.rule().as_str());
        for boundary in behaviour.spans().iter().flat_map(|span| span.boundaries()) {
            let text = boundary.to_string();
            // "1.13" stands for 1.13.0.
            let text = text.strip_suffix(".0").unwrap_or(&text);
            if boundary > Release::OLDEST && !section.contains(text) {
                silent.push(format!("{} {} {text}", behaviour.rule(), behaviour.as_str()));
            }
        }
    }
    assert!(silent.is_empty(), "SPEC.md does not name these boundaries under their rules:\n{}", silent.join("\n"));
}
