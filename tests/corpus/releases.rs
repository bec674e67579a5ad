//! Every line of the release table is shown by a case: the model answers differently on both sides, and that line is why. What only the
//! program's `view` asks is no part of an outcome; `tests/cli/view.rs` shows it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::internals::compare::agree;
use kubeconfig_oracle::internals::profile::{profiles, upgrade};
use kubeconfig_oracle::release::{Behaviour, Behaviours, Release};
use kubeconfig_oracle::scenario::Scenario;
use serde_json::Value;

fn corpus() -> Vec<Scenario> {
    crate::corpus().into_iter().map(|case| case.scenario).collect()
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
    let is_of_an_outcome = |behaviour: &&Behaviour| **behaviour != Behaviour::MinifiesToContextFlag;
    let missing = Behaviour::ALL.iter().filter(is_of_an_outcome).filter(|behaviour| !shown.contains_key(behaviour));
    let missing: Vec<&str> = missing.map(|behaviour| behaviour.as_str()).collect();
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
