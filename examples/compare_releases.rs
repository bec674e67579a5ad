//! Evaluates a scenario in two Kubernetes releases and prints the sections of the outcome that differ.
//!
//!     cargo run --example compare_releases

#![allow(clippy::print_stdout)]

use kubeconfig_oracle::{Scenario, evaluate};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario: Scenario = serde_json::from_value(json!({
        "id": "example/compare-releases",
        "world": {
            "env": {"KUBECONFIG": "/world/config"},
            "files": {"/world/config": {"text": "clusters: [{name: c, cluster: {server: 'https://h', tls-server-name: internal}}]"}},
        },
    }))?;
    let in_release = |release: &str| -> Result<Value, Box<dyn std::error::Error>> {
        let scenario = Scenario { release: Some(release.parse()?), ..scenario.clone() };
        Ok(serde_json::to_value(evaluate(&scenario)?)?)
    };
    let (before, after) = (in_release("1.17")?, in_release("1.18")?);
    let differing: Vec<&str> = ["load", "client", "namespace"].into_iter().filter(|section| before[section] != after[section]).collect();
    for section in &differing {
        println!("{section}\n  1.17  {}\n  1.18  {}", before[section], after[section]);
    }
    assert_eq!(differing, ["load"]);
    assert_eq!(after["load"]["config"]["clusters"][0]["cluster"]["tls-server-name"], "internal");
    Ok(())
}
