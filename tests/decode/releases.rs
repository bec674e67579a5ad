//! Replays, for every recorded release, what loading made of bytes: the configuration, or the codes of the errors.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use kubeconfig_oracle::internals::decode::{DecodeFailure, decode};
use kubeconfig_oracle::release::Release;
use serde_json::{Value, json};

const RECORDINGS: [&[u8]; 2] = [include_bytes!("../recorded/yaml-releases.ndjson.gz"), include_bytes!("../recorded/scenarios.ndjson.gz")];

/// How many comparisons were made, and which failed, by scenario.
#[derive(Default)]
struct Tally {
    compared: usize,
    failures: BTreeMap<String, Vec<String>>,
}

impl Tally {
    fn compare(&mut self, id: &str, release: &str, ours: Value, theirs: &Value) {
        self.compared += 1;
        let (ours, theirs) = (&plain_zeros(ours), &plain_zeros(theirs.clone()));
        if ours != theirs {
            let failures = self.failures.entry(format!("{id}: {ours} instead of {theirs}")).or_default();
            failures.push(release.to_owned());
        }
    }

    fn conclude(self, about: &str) {
        println!("{about}: {} compared, {} different", self.compared, self.failures.values().map(Vec::len).sum::<usize>());
        let lines: Vec<_> = self.failures.iter().map(|(what, releases)| format!("{what} in {}", releases.join(" "))).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
        assert!(self.compared > 1000, "the recording is whole");
    }
}

/// JSON knows one zero only, which the recorder made of minus zero.
fn plain_zeros(value: Value) -> Value {
    match value {
        Value::Number(number) if number.as_f64() == Some(0.0) => json!(0),
        Value::Array(items) => items.into_iter().map(plain_zeros).collect(),
        Value::Object(pairs) => Value::Object(pairs.into_iter().map(|(key, value)| (key, plain_zeros(value))).collect()),
        other => other,
    }
}

/// Calls `each` for every scenario, release and outcome.
fn for_each_outcome(mut each: impl FnMut(&Value, &str, &Value)) {
    for recording in RECORDINGS {
        for line in BufReader::new(GzDecoder::new(recording)).lines() {
            let line: Value = serde_json::from_str(&line.expect("text")).expect("a scenario a line");
            for group in line["recorded"].as_array().expect("groups of releases") {
                for release in group["releases"].as_array().expect("releases") {
                    each(&line["scenario"], release.as_str().expect("a release"), &group["outcome"]);
                }
            }
        }
    }
}

fn file(scenario: &Value, path: &str) -> Option<Vec<u8>> {
    let file = scenario["world"]["files"].get(path)?;
    match (file["text"].as_str(), file["base64"].as_str()) {
        (Some(text), _) => Some(text.as_bytes().to_vec()),
        (_, Some(base64)) => STANDARD.decode(base64).ok(),
        _ => None,
    }
}

fn error(failure: &DecodeFailure) -> Value {
    let DecodeFailure::Refused(error) = failure else { return json!("crash") };
    let mut value = json!({"code": error.code.as_str()});
    if let Some(name) = &error.name {
        value["name"] = json!(name);
    }
    value
}

#[test]
fn bytes_are_decoded_as_each_release_decodes_them() {
    let mut tally = Tally::default();
    for_each_outcome(|scenario, release, outcome| {
        if scenario["entry"] != "bytes" {
            return;
        }
        let path = scenario["bytes"]["file"].as_str().expect("a path");
        let Some(bytes) = file(scenario, path) else { return };
        let ours = match decode(&bytes, release.parse::<Release>().expect("a release").behaviours()) {
            Ok(decoded) if decoded.varies => return,
            Ok(decoded) => json!({"config": decoded.config}),
            Err(DecodeFailure::Crash(_)) => json!({"crash": true}),
            Err(failure) => json!({"errors": [error(&failure)]}),
        };
        tally.compare(scenario["id"].as_str().expect("an id"), release, ours, &outcome["load"]);
    });
    tally.conclude("bytes");
}

#[test]
fn files_are_refused_as_each_release_refuses_them() {
    let mut tally = Tally::default();
    for_each_outcome(|scenario, release, outcome| {
        for theirs in outcome["load"]["errors"].as_array().into_iter().flatten() {
            let cause = &theirs["cause"];
            let is_refusal = cause["code"].as_str().is_some_and(|code| code.starts_with("decode-"));
            let bytes = theirs["path"].as_str().and_then(|path| file(scenario, path));
            let (true, Some(bytes)) = (is_refusal, bytes) else { continue };
            let ours = match decode(&bytes, release.parse::<Release>().expect("a release").behaviours()) {
                Ok(_) => json!("accepted"),
                Err(failure) => error(&failure),
            };
            tally.compare(scenario["id"].as_str().expect("an id"), release, ours, cause);
        }
    });
    tally.conclude("files");
}
