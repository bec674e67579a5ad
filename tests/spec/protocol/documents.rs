//! Scenarios and outcomes: those of the repository and those that the program makes.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::generate::{Mode, Scenarios};
use kubeconfig_oracle::internals::compare::without_texts;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::Scenario;
use serde_json::Value;

use super::schemas::{here, hold, read, refusal};

/// The lines of a set of recordings.
fn set(name: &str) -> impl Iterator<Item = Value> {
    let file = File::open(here(&format!("tests/recorded/{name}.ndjson.gz"))).expect("a set of recordings");
    BufReader::new(GzDecoder::new(file)).lines().map(|line| serde_json::from_str(&line.expect("a line")).expect("a recorded scenario"))
}

/// The scenario files at or below a folder.
fn scenario_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(scenario_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
    found
}

/// Holds the program's own outcomes to the schema: one for each group of releases that was recorded.
#[track_caller]
fn hold_own_outcomes(scenario: &Value, recording: &Value) {
    let scenario = Scenario::from_json(&scenario.to_string()).unwrap_or_else(|error| panic!("{error}: {scenario}"));
    for group in recording.as_array().expect("groups") {
        let release: Release = group["releases"][0].as_str().and_then(|text| text.parse().ok()).expect("a release");
        let outcome = evaluate(&Scenario { release: Some(release), ..scenario.clone() });
        let outcome = outcome.unwrap_or_else(|error| panic!("{}: {error}", scenario.id));
        hold("outcome", &serde_json::to_value(outcome).expect("JSON"), &scenario.id);
    }
}

/// Recordings leave out what is for people, which the schema of outcomes allows.
#[track_caller]
fn assert_bare(recording: &Value) {
    for group in recording.as_array().expect("groups") {
        assert_eq!(without_texts(group["outcome"].clone()), group["outcome"]);
    }
}

/// Every recorded outcome. Evaluation is what takes its time, and the program `corpus` finds the outcomes of the program equal to these:
/// of every fifth scenario they are looked at here as well, for what they say to people.
#[track_caller]
fn hold_set(name: &str) {
    let (mut scenarios, mut outcomes) = (0, 0);
    for line in set(name) {
        hold("recorded-scenario", &line, name);
        assert_bare(&line["recorded"]);
        if scenarios % 5 == 0 {
            hold_own_outcomes(&line["scenario"], &line["recorded"]);
        }
        scenarios += 1;
        outcomes += line["recorded"].as_array().map_or(0, Vec::len);
    }
    println!("{name}: {scenarios} scenarios, {outcomes} recorded outcomes");
    assert!(scenarios > 40, "the set is whole");
}

#[test]
fn recorded_scenarios_are_valid() {
    hold_set("scenarios");
}

#[test]
fn recorded_kubectl_scenarios_are_valid() {
    hold_set("kubectl");
}

#[test]
fn recorded_scenarios_of_pods_permissions_and_documents_are_valid() {
    ["in-cluster", "permissions", "yaml-releases"].into_iter().for_each(hold_set);
}

#[test]
fn the_corpus_is_valid() {
    for id in read("tests/corpus/MANIFEST").lines() {
        let scenario: Value = serde_yaml::from_str(&read(&format!("tests/corpus/{id}.yaml"))).expect("YAML");
        let recording: Value = serde_json::from_str(&read(&format!("tests/corpus/{id}.recorded.json"))).expect("JSON");
        hold("scenario", &scenario, id);
        hold("recording", &recording, id);
        assert_bare(&recording);
        hold_own_outcomes(&scenario, &recording);
    }
}

#[test]
fn every_other_scenario_of_the_repository_is_valid() {
    let mut count = 0;
    for folder in ["tests/check/corpus", "tests/adapters/kube-rs/cases", "tests/adapters/kube-rs/crashes"] {
        for path in scenario_files(&here(folder)) {
            hold("scenario", &serde_yaml::from_str(&fs::read_to_string(&path).expect("text")).expect("YAML"), &path.display().to_string());
            count += 1;
        }
    }
    assert!(count > 50, "{count} scenarios");
}

#[test]
fn made_up_scenarios_and_their_outcomes_are_valid() {
    for mode in [Mode::Tame, Mode::Wild] {
        let scenarios = Scenarios::new(mode, 10);
        for number in 0..400 {
            let scenario = scenarios.get(number);
            hold("scenario", &serde_json::to_value(&scenario).expect("JSON"), "a made-up scenario");
            if let Ok(outcome) = evaluate(&scenario) {
                hold("outcome", &serde_json::to_value(outcome).expect("JSON"), "its outcome");
            }
        }
    }
}

/// The schema and the program refuse the same of what a schema can refuse: keys that the entry does not use, paths, files, modes.
#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("scenarios.yaml")).expect("cases");
    for Case { says, reads, scenario } in &cases {
        assert_eq!(Scenario::from_json(&scenario.to_string()).is_ok(), *reads, "the program: {says}");
        assert_eq!(refusal("scenario", scenario).is_none(), *reads, "the schema: {says}");
    }
    assert!(cases.iter().any(|case| case.reads) && cases.iter().any(|case| !case.reads));
}

/// A small scenario, and whether it can be read.
#[derive(serde::Deserialize)]
struct Case {
    says: String,
    reads: bool,
    scenario: Value,
}
