//! Every field of every recorded answer has a source, and every line of every file has an answer.

use std::collections::BTreeSet;

use kubeconfig_oracle::internals::explain::{Told, Wanted, tell};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{Entry, FileKind, Scenario};
use kubeconfig_oracle::trace::Source;
use serde_json::Value;

use crate::recorded::documents;

/// How much was looked at, and what has no answer.
#[derive(Default)]
struct Looked {
    fields: usize,
    lines: usize,
    without: Vec<String>,
}

impl Looked {
    /// Looks at the fields and entries of a client, and if asked to, at the lines of its files.
    fn look(&mut self, scenario: &Scenario, at_lines: bool) {
        if !matches!(scenario.entry, Entry::Deferred | Entry::Kubectl) {
            return;
        }
        let told = tell(scenario, &Wanted { fields: true, entries: true, ..Wanted::default() }).unwrap();
        for answer in told.fields.iter().chain(&told.entries) {
            self.fields += 1;
            // A field that is written and not set has no source, and says so.
            if answer.from == Source::Default && !answer.value.is_empty() {
                self.without.push(format!("{} {}", scenario.id, answer.field));
            }
        }
        self.compare(scenario, &told);
        let entries = told.outcome.load.as_ref().map_or(0, |load| {
            let origins = serde_json::to_value(load).unwrap()["origins"].take();
            let kinds = origins.as_object().into_iter().flat_map(|kinds| kinds.values());
            kinds.filter_map(|names| names.as_object()).map(|names| names.len()).sum()
        });
        let told_entries = told.entries.iter().filter(|answer| !answer.field.contains('.')).count();
        if told.trace.is_none() && told_entries < entries {
            self.without.push(format!("{}: {told_entries} of {entries} entries", scenario.id));
        }
        if at_lines {
            self.look_at_lines(scenario, &told);
        }
    }

    /// Of client and request, exactly the fields that are set are told of.
    fn compare(&mut self, scenario: &Scenario, told: &Told) {
        let outcome = serde_json::to_value(&told.outcome).unwrap();
        let set = set("client", &outcome["client"]["ok"]).chain(set("request", &outcome["request"]["ok"]));
        let set: BTreeSet<String> = set.map(|field| if field.starts_with(EXTRA) { EXTRA.to_owned() } else { field }).collect();
        let is_made = |field: &&str| field.starts_with("client.") || field.starts_with("request.");
        let told: BTreeSet<String> = told.fields.iter().map(|answer| answer.field.as_str()).filter(is_made).map(str::to_owned).collect();
        self.without.extend(set.symmetric_difference(&told).map(|field| format!("{} {field}", scenario.id)));
    }

    fn look_at_lines(&mut self, scenario: &Scenario, told: &Told) {
        // A command line may come to no client: kubectl shows help, or refuses it.
        if told.outcome.client.is_none() {
            return;
        }
        for (path, file) in &scenario.world.files {
            let FileKind::Content(bytes) = &file.kind else { continue };
            for line in 1..=String::from_utf8_lossy(bytes).lines().count() as u32 {
                self.lines += 1;
                let told = tell(scenario, &Wanted { line: Some((path.clone(), line)), ..Wanted::default() }).unwrap();
                if told.why_not.is_empty() || told.why_not.iter().any(|why| why.verdict.is_empty()) {
                    self.without.push(format!("{} {path}:{line}", scenario.id));
                }
            }
        }
    }

    #[track_caller]
    fn finish(self, of: &str) {
        println!(
            "{of}: {} fields and entries have a source, {} lines an answer, {} are without",
            self.fields,
            self.lines,
            self.without.len()
        );
        assert!(self.without.is_empty(), "{}", self.without.join("\n"));
    }
}

/// The headers of a user's extra, which are told of together: keys and values may be anything.
const EXTRA: &str = "request.headers.Impersonate-Extra";

/// The names of the fields that are set; those of groups with their group.
fn set<'a>(section: &'a str, value: &'a Value) -> impl Iterator<Item = String> + 'a {
    value.as_object().into_iter().flatten().flat_map(move |(name, value)| match (name.as_str(), value) {
        ("tls" | "impersonate" | "headers", Value::Object(group)) => {
            group.keys().map(|inner| format!("{section}.{name}.{inner}")).collect::<Vec<_>>()
        }
        _ => vec![format!("{section}.{name}")],
    })
}

#[test]
fn every_field_has_a_source_and_every_line_an_answer() {
    let mut looked = Looked::default();
    crate::corpus().iter().for_each(|case| looked.look(&case.scenario, true));
    looked.finish("corpus");
}

/// A sample in the newest and the oldest release of each scenario; with `RECORDED=all`, every scenario in every release that it is recorded for, of
/// which the newest and the oldest are asked for lines.
#[test]
fn every_field_of_the_recordings_has_a_source() {
    let is_all = std::env::var("RECORDED").is_ok_and(|which| which == "all");
    for set in ["scenarios", "kubectl", "in-cluster", "permissions"] {
        let mut looked = Looked::default();
        for (index, document) in documents(set).enumerate().filter(|(index, _)| is_all || index % 111 == 0) {
            let document = document.unwrap_or_else(|error| panic!("{index}: {error}"));
            let recording = document.recording().unwrap_or_else(|error| panic!("{error}"));
            let releases: BTreeSet<Release> = recording.groups.iter().flat_map(|group| group.releases.iter().copied()).collect();
            for &release in &releases {
                let is_at_end = [releases.first(), releases.last()].contains(&Some(&release));
                if is_all || is_at_end {
                    looked.look(&Scenario { release: Some(release), ..document.scenario.clone() }, is_at_end);
                }
            }
        }
        looked.finish(set);
    }
}
