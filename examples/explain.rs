//! Explains why a value won: by which rule, from which file and line, and over what.
//!
//!     cargo run --example explain

#![allow(clippy::print_stdout)]

use kubeconfig_oracle::{Rule, Scenario, explain};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario: Scenario = serde_json::from_value(json!({
        "id": "example/explain",
        "world": {
            "env": {"KUBECONFIG": "/world/team:/world/home"},
            "files": {
                "/world/team": {"text": "users: [{name: dev, user: {token: from-the-team}}]"},
                "/world/home": {"text": "users: [{name: dev, user: {token: from-home}}]"},
            },
        },
    }))?;
    let explained = explain(&scenario)?;
    let decision = explained.trace.decisions.iter().find(|decision| decision.rule == Rule::Merge09).ok_or("MERGE-09 decides")?;
    println!("{}", serde_json::to_string_pretty(decision)?);
    let decision = serde_json::to_value(decision)?;
    assert_eq!(decision["subject"]["name"], "dev");
    assert_eq!(decision["from"]["file"], json!({"path": "/world/team", "line": 1, "column": 9}));
    assert_eq!(decision["over"][0]["file"]["path"], "/world/home");
    Ok(())
}
