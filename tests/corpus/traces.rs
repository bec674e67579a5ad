//! What the trace owes to the specification: a case that is about a rule is decided by it, and the trace says so.

use std::collections::BTreeSet;

use kubeconfig_oracle::check::verdict::rules_of;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;
use kubeconfig_oracle::scenario::Scenario;

/// The cases list their rules by hand; the trace comes out of the model. In some recorded release each listed rule is told.
#[test]
fn a_case_is_decided_by_the_rules_it_is_about() {
    let cases = crate::corpus();
    let (mut pairs, mut untold) = (0, Vec::new());
    for case in &cases {
        let releases: BTreeSet<Release> =
            case.recording().unwrap().groups.iter().flat_map(|group| group.releases.iter().copied()).collect();
        let told: BTreeSet<Rule> =
            releases.into_iter().flat_map(|release| rules_of(&Scenario { release: Some(release), ..case.scenario.clone() })).collect();
        for &rule in &case.scenario.rules {
            pairs += 1;
            if !told.contains(&rule) {
                untold.push(format!("{rule} {}", case.scenario.id));
            }
        }
    }
    untold.sort();
    println!("{} cases are about {pairs} rules, {} of them untold", cases.len(), untold.len());
    assert!(untold.is_empty(), "{}", untold.join("\n"));
}
