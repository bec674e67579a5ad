//! The model against the corpus: every case beside which a recording of real client-go lies.

#![allow(clippy::print_stdout)] // tests show their figures
#![allow(clippy::disallowed_methods)] // tests read files

use std::path::{Path, PathBuf};

use kubeconfig_oracle::check::corpus::{Group, Recording};
use kubeconfig_oracle::compare::agree;
use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::scenario::Scenario;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

#[test]
fn cases_agree_with_client_go() {
    let manifest = std::fs::read_to_string(corpus().join("MANIFEST")).expect("the corpus has a manifest");
    let (mut answers, mut wrong) = (0, Vec::new());
    for id in manifest.lines() {
        let read = |suffix: &str| {
            std::fs::read_to_string(corpus().join(format!("{id}{suffix}"))).unwrap_or_else(|error| panic!("{id}{suffix}: {error}"))
        };
        let scenario: Scenario = serde_yaml::from_str(&read(".yaml")).unwrap_or_else(|error| panic!("{id}: {error}"));
        scenario.check().unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(scenario.id, id, "a case is named by its place");
        let recorded: Recording = serde_json::from_str(&read(".recorded.json")).unwrap_or_else(|error| panic!("{id}: {error}"));
        for Group { releases, outcome } in recorded.groups {
            for release in releases {
                let ours =
                    evaluate(&Scenario { release: Some(release), ..scenario.clone() }).unwrap_or_else(|error| panic!("{id}: {error}"));
                let ours = serde_json::to_value(ours).expect("an outcome is JSON");
                answers += 1;
                if !agree(&outcome, &ours) {
                    wrong.push(format!("{id} {release}\n  client-go {outcome}\n  model     {ours}"));
                }
            }
        }
    }
    println!("{} cases, {answers} recorded answers", manifest.lines().count());
    assert!(wrong.is_empty(), "{} of {answers} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}
