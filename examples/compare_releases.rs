//! Evaluates a scenario in two Kubernetes releases and prints the fields that differ.
//!
//!     cargo run --example compare_releases

#![allow(clippy::print_stdout)]

use kubeconfig_oracle::internals::compare::{Errors, SECTIONS, compare};
use kubeconfig_oracle::{Scenario, evaluate};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario: Scenario = serde_json::from_value(json!({
        "id": "example/compare-releases",
        "world": {
            "env": {"KUBECONFIG": "/world/config"},
            "files": {"/world/config": {"text": "clusters: [{name: c, cluster: {server: 'https://h', tls-server-name: internal}}]"}},
        },
    }))?;
    let in_release = |release: &str| -> Result<_, Box<dyn std::error::Error>> {
        let scenario = Scenario { release: Some(release.parse()?), ..scenario.clone() };
        Ok(serde_json::to_value(evaluate(&scenario)?)?)
    };
    let differences = compare(&in_release("1.17")?, &in_release("1.18")?, SECTIONS, Errors::Exact);
    for difference in &differences {
        println!("{}: {:?} -> {:?}", difference.path, difference.expected, difference.actual);
    }
    assert_eq!(differences.len(), 1);
    assert_eq!(differences[0].path, "load.config.clusters[\"c\"].cluster.tls-server-name");
    Ok(())
}
