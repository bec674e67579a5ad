//! A schema that takes anything is a test that cannot fail: small documents, each with one fault that its schema has to see.

use std::collections::BTreeSet;

use serde_json::Value;

use super::schemas::{hold, names, refusal};

/// A document, and the same with a fault.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    schema: String,
    fault: String,
    valid: Value,
    refused: Value,
}

#[test]
fn a_fault_is_refused_and_the_same_without_it_is_not() {
    let faults: Vec<Fault> = serde_yaml::from_str(include_str!("refused.yaml")).expect("faults");
    for Fault { schema, fault, valid, refused } in &faults {
        hold(schema, valid, &format!("{schema} without {fault}"));
        assert!(refusal(schema, refused).is_some(), "{schema} takes {fault}: {refused}");
    }
    let shown: BTreeSet<String> = faults.into_iter().map(|fault| fault.schema).collect();
    assert_eq!(shown, names(), "each schema sees a fault");
}
