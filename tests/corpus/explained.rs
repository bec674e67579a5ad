//! Every field of every recorded answer has a source.

use kubeconfig_oracle::internals::explain::{Wanted, tell};
use kubeconfig_oracle::scenario::Entry;
use kubeconfig_oracle::trace::Source;

#[test]
fn every_field_of_a_client_and_its_request_has_a_source() {
    let (mut fields, mut without) = (0, Vec::new());
    for case in crate::corpus() {
        if !matches!(case.scenario.entry, Entry::Deferred | Entry::Kubectl) {
            continue;
        }
        let told = tell(&case.scenario, &Wanted { fields: true, entries: true, ..Wanted::default() }).unwrap();
        for answer in told.fields.iter().chain(&told.entries) {
            fields += 1;
            // A field that is written and not set has no source, and says so.
            if answer.from == Source::Default && !answer.value.is_empty() {
                without.push(format!("{} {}", case.scenario.id, answer.field));
            }
        }
        let entries = told.outcome.load.as_ref().map_or(0, |load| {
            serde_json::to_value(load).unwrap()["origins"]
                .as_object()
                .map_or(0, |kinds| kinds.values().filter_map(|names| names.as_object()).map(|names| names.len()).sum())
        });
        if told.trace.is_none() && told.entries.len() < entries {
            without.push(format!("{}: {} of {entries} entries", case.scenario.id, told.entries.len()));
        }
    }
    println!("{fields} fields and entries have a source");
    assert!(without.is_empty(), "{}", without.join("\n"));
}
