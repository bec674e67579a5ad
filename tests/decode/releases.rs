//! Replays, for every recorded release, what loading made of bytes: the configuration, or the codes of the errors.

use std::collections::BTreeMap;
use std::io::BufReader;

use flate2::read::GzDecoder;
use kubeconfig_oracle::check::corpus::{Group, documents};
use kubeconfig_oracle::internals::compare::agree;
use kubeconfig_oracle::internals::decode::{DecodeFailure, decode};
use kubeconfig_oracle::internals::json::to_value;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{FileKind, Scenario};
use serde_json::{Value, json};

const RECORDINGS: [&[u8]; 2] = [include_bytes!("../recorded/yaml-releases.ndjson.gz"), include_bytes!("../recorded/scenarios.ndjson.gz")];

/// How many comparisons were made, and which failed, by scenario.
#[derive(Default)]
struct Tally {
    compared: usize,
    failures: BTreeMap<String, Vec<String>>,
}

impl Tally {
    /// Compares what loading returned.
    fn compare(&mut self, id: &str, release: Release, ours: Value, theirs: &Value) {
        self.compared += 1;
        let ours_whole = to_value(&json!({"load": ours})).expect("an outcome is JSON");
        if !agree(&json!({"load": theirs}), &ours_whole) {
            self.failures.entry(format!("{id}: {ours} instead of {theirs}")).or_default().push(release.to_string());
        }
    }

    fn conclude(self, about: &str) {
        println!("{about}: {} compared, {} different", self.compared, self.failures.values().map(Vec::len).sum::<usize>());
        let lines: Vec<_> = self.failures.iter().map(|(what, releases)| format!("{what} in {}", releases.join(" "))).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
        assert!(self.compared > 1000, "the recording is whole");
    }
}

/// Calls `each` for every scenario, release and outcome.
fn for_each_outcome(mut each: impl FnMut(&Scenario, Release, &Value)) {
    for recording in RECORDINGS {
        for document in documents::read_stream(BufReader::new(GzDecoder::new(recording)), "recording") {
            let document = document.unwrap_or_else(|error| panic!("{error}"));
            for Group { releases, outcome } in document.recording().unwrap_or_else(|error| panic!("{error}")).groups {
                releases.into_iter().for_each(|release| each(&document.scenario, release, &outcome));
            }
        }
    }
}

fn content<'a>(scenario: &'a Scenario, path: &str) -> Option<&'a [u8]> {
    match &scenario.world.files.get(path)?.kind {
        FileKind::Content(content) => Some(content),
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
        let Some(bytes) = scenario.bytes.as_ref().and_then(|bytes| content(scenario, &bytes.file)) else { return };
        let ours = match decode(bytes, release.behaviours()) {
            Ok(decoded) if decoded.varies => return,
            Ok(decoded) => json!({"config": decoded.config}),
            Err(DecodeFailure::Crash(_)) => json!({"crash": true}),
            Err(failure) => json!({"errors": [error(&failure)]}),
        };
        tally.compare(&scenario.id, release, ours, &outcome["load"]);
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
            let bytes = theirs["path"].as_str().and_then(|path| content(scenario, path));
            let (true, Some(bytes)) = (is_refusal, bytes) else { continue };
            let ours = match decode(bytes, release.behaviours()) {
                Ok(_) => json!("accepted"),
                Err(failure) => error(&failure),
            };
            tally.compare(&scenario.id, release, json!({"errors": [ours]}), &json!({"errors": [cause]}));
        }
    });
    tally.conclude("files");
}
