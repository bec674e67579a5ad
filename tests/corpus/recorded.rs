//! The recorded sets: thousands of scenarios, release by release.
//!
//! Quick by default: the newest release whole, the others on a sample. `RECORDED=all` replays everything.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;

use flate2::read::GzDecoder;
use kubeconfig_oracle::check::corpus::documents;
use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::internals::compare::agree;
use kubeconfig_oracle::internals::json::to_value;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::Scenario;

use crate::ROOT;

/// Agreement by release: how many agree, of how many.
type Tally = BTreeMap<Release, (usize, usize)>;

pub(crate) fn documents(set: &str) -> documents::Items {
    let path = format!("{ROOT}/tests/recorded/{set}.ndjson.gz");
    let file = File::open(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    documents::read_stream(BufReader::new(GzDecoder::new(file)), &path)
}

/// Replays a set; of releases other than the newest, every `step`th scenario.
fn replay(set: &str, step: usize) -> Tally {
    let newest = Release::new(37, 0);
    let mut tally = Tally::new();
    let mut shown = 0;
    for (index, document) in documents(set).enumerate() {
        let document = document.unwrap_or_else(|error| panic!("{error}"));
        let recording = document.recording().unwrap_or_else(|error| panic!("{error}"));
        for group in &recording.groups {
            for &release in &group.releases {
                if release != newest && index % step != 0 {
                    continue;
                }
                let ours = evaluate(&Scenario { release: Some(release), ..document.scenario.clone() });
                let ours = to_value(&ours.expect("the scenario is valid")).expect("an outcome is JSON");
                let agrees = agree(&group.outcome, &ours);
                let (agreeing, all) = tally.entry(release).or_default();
                *agreeing += usize::from(agrees);
                *all += 1;
                if !agrees && shown < 10 {
                    shown += 1;
                    println!("{set} {} {release}\n  client-go {}\n  model     {ours}", document.scenario.id, group.outcome);
                }
            }
        }
    }
    for (release, (agreeing, all)) in &tally {
        println!("{set:>14} {release:<8} {agreeing} of {all}");
    }
    tally
}

#[track_caller]
fn assert_agreement(set: &str, scenarios: usize) {
    let step = if std::env::var("RECORDED").is_ok_and(|which| which == "all") { 1 } else { 37 };
    let tally = replay(set, step);
    assert_eq!(tally[&Release::new(37, 0)], (scenarios, scenarios), "{set}, newest release");
    assert!(tally.values().all(|(agreeing, all)| agreeing == all), "{set}, some release");
}

#[test]
fn scenarios_agree() {
    assert_agreement("scenarios", 5000);
}

#[test]
fn kubectl_scenarios_agree() {
    assert_agreement("kubectl", 1500);
}

#[test]
fn in_cluster_scenarios_agree() {
    assert_agreement("in-cluster", 111);
}

#[test]
fn permission_scenarios_agree() {
    assert_agreement("permissions", 49);
}

#[test]
fn documents_agree() {
    assert_agreement("yaml-releases", 678);
}
