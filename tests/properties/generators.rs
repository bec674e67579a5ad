//! The generators themselves: what they promise to those who use them.

use kubeconfig_oracle::generate::{Documents, Mode, Scenarios, arb_document, arb_scenario};
use kubeconfig_oracle::internals::generate::node::Node;
use kubeconfig_oracle::internals::generate::spell::{Spelling, arb_common_spelling};
use kubeconfig_oracle::scenario::Scenario;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::config;

proptest! {
    #![proptest_config(config())]

    /// A made-up scenario can be written, read and laid on a disk.
    #[test]
    fn every_scenario_passes_its_check(tame in arb_scenario(Mode::Tame), wild in arb_scenario(Mode::Wild)) {
        for scenario in [tame, wild] {
            let text = serde_json::to_string(&scenario).unwrap();
            prop_assert_eq!(Scenario::from_json(&text), Ok(scenario));
        }
    }

    /// Whatever the spelling, the document says the same to a YAML reader that is not ours.
    #[test]
    fn every_common_spelling_means_the_same(document in arb_document(Mode::Tame), spelling in arb_common_spelling()) {
        let bytes = spelling.write(&document.node());
        prop_assert_eq!(read(&bytes), normal(document.node().json()), "{}", String::from_utf8_lossy(&bytes));
    }

    /// The plain spelling is read as JSON and as YAML alike.
    #[test]
    fn overrides_say_what_files_say(document in arb_document(Mode::Tame)) {
        let written = Spelling::default().write(&document.node());
        prop_assert_eq!(read(&written), normal(document.node().json()));
    }
}

/// The same seed and number give the same document, whatever was asked before; a sample is among them.
#[test]
fn documents_are_made_by_number() {
    let sample = b"current-context: a sample\n".to_vec();
    let documents = || Documents::new(7, vec![sample.clone()]);
    let (first, second) = (documents(), documents());
    let forwards: Vec<Vec<u8>> = (0..20).map(|number| first.get(number)).collect();
    let mut backwards: Vec<Vec<u8>> = (0..20).rev().map(|number| second.get(number)).collect();
    backwards.reverse();
    assert_eq!(forwards, backwards);
    assert!(forwards.contains(&sample), "no document is the sample itself");
    assert_ne!(forwards[0], Documents::new(8, vec![sample.clone()]).get(0));
}

/// The same seed and number give the same scenario, in any order; other numbers give others.
#[test]
fn scenarios_are_made_by_number() {
    let (first, second) = (Scenarios::new(Mode::Wild, 7), Scenarios::new(Mode::Wild, 7));
    let forwards: Vec<Scenario> = (0..20).map(|number| first.get(number)).collect();
    let mut backwards: Vec<Scenario> = (0..20).rev().map(|number| second.get(number)).collect();
    backwards.reverse();
    assert_eq!(forwards, backwards);
    assert!(forwards.iter().skip(1).any(|scenario| *scenario != forwards[0]));
    assert_ne!(Scenarios::new(Mode::Wild, 8).get(0), forwards[0]);
}

/// What serde_yaml reads, merge keys applied.
fn read(bytes: &[u8]) -> Value {
    let mut value: serde_yaml::Value =
        serde_yaml::from_slice(bytes).unwrap_or_else(|reason| panic!("{reason}: {}", String::from_utf8_lossy(bytes)));
    value.apply_merge().unwrap();
    normal(serde_json::to_value(value).unwrap())
}

/// Numbers compare by value.
fn normal(value: Value) -> Value {
    match value {
        Value::Number(number) => serde_json::json!(number.as_f64()),
        Value::Array(items) => items.into_iter().map(normal).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (key, normal(value))).collect(),
        other => other,
    }
}

/// The first value of a tree is the tree, and there are as many values as are counted.
#[test]
fn values_are_found_by_number() {
    let mut node = Node::Map(vec![("a".into(), Node::List(vec![Node::Null, Node::Bool(true)])), ("b".into(), Node::text("x"))]);
    assert_eq!(node.count(), 5);
    assert_eq!(node.nth_mut(3), Some(&mut Node::Bool(true)));
    assert_eq!(node.nth_mut(4), Some(&mut Node::text("x")));
    assert_eq!(node.nth_mut(5), None);
}
