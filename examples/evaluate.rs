//! Evaluates a scenario and prints the client configuration that comes out.
//!
//!     cargo run --example evaluate

#![allow(clippy::print_stdout)]

use kubeconfig_oracle::{Scenario, evaluate};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let kubeconfig = "current-context: prod
clusters: [{name: prod, cluster: {server: 'https://prod.example:6443'}}]
users: [{name: dev, user: {token: secret}}]
contexts: [{name: prod, context: {cluster: prod, user: dev, namespace: shop}}]";
    let scenario: Scenario = serde_json::from_value(json!({
        "id": "example/evaluate",
        "world": {"env": {"KUBECONFIG": "/world/config"}, "files": {"/world/config": {"text": kubeconfig}}},
    }))?;
    let outcome = serde_json::to_value(evaluate(&scenario)?)?;
    println!("{:#}", outcome["client"]);
    assert_eq!(outcome["client"], json!({"ok": {"host": "https://prod.example:6443", "bearerToken": "secret"}}));
    assert_eq!(outcome["namespace"], json!({"ok": {"name": "shop"}}));
    Ok(())
}
