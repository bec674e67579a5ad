//! Replays the recorded documents: the verdict, the step that refuses, and the JSON in between must be client-go's.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubeconfig_oracle::internals::decode::{decode, to_json};
use kubeconfig_oracle::release::Release;
use serde::Deserialize;

/// One line of `yaml-cases.ndjson`.
#[derive(Deserialize)]
struct Case {
    name: String,
    input_b64: String,
    accept: bool,
    class: Option<String>,
    json: Option<String>,
    #[serde(default)]
    nondeterministic: bool,
}

/// Every difference from client-go on one document.
fn differences(case: &Case) -> Vec<String> {
    let bytes = STANDARD.decode(&case.input_b64).expect("the recording holds base64");
    let mut found = Vec::new();
    let mut compare = |what: &str, ours: &str, theirs: &str| {
        if ours != theirs {
            found.push(format!("{}: {what}: {ours} instead of {theirs}", case.name));
        }
    };
    match (decode(&bytes, Release::NEWEST.behaviours()), &case.class) {
        (Ok(decoded), None) => {
            compare("varies", &decoded.varies.to_string(), &case.nondeterministic.to_string());
            compare("verdict", "accepted", if case.accept { "accepted" } else { "refused" });
        }
        (Ok(_), Some(step)) => compare("verdict", "accepted", step),
        (Err(failure), step) => compare("step", failure.step(), step.as_deref().unwrap_or("accepted")),
    }
    if let (Some(theirs), false) = (&case.json, case.nondeterministic) {
        match to_json(&bytes, Release::NEWEST.behaviours()) {
            Ok(json) => compare("json", &json.text, theirs),
            Err(error) => compare("json", &error.to_string(), theirs),
        }
    }
    found
}

/// Replays a recording of so many documents.
fn replay(recording: &str, whole: usize) {
    let cases: Vec<Case> = recording.lines().map(|line| serde_json::from_str(line).expect("a case a line")).collect();
    let failures: Vec<Vec<String>> = cases.iter().map(differences).filter(|found| !found.is_empty()).collect();
    println!("{} of {} documents equal", cases.len() - failures.len(), cases.len());
    assert_eq!(cases.len(), whole, "the recording is whole");
    assert!(failures.is_empty(), "{}", failures.concat().join("\n"));
}

#[test]
fn recorded_documents_are_read_as_client_go_reads_them() {
    replay(include_str!("../recorded/yaml-cases.ndjson"), 683);
}

/// Documents on which the referee once found this reader wrong, and their neighbours; the answers are client-go v0.37.2's.
#[test]
fn documents_that_were_once_misread_stay_right() {
    replay(include_str!("found.ndjson"), 31);
}
