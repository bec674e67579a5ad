//! The lines that come and go.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use serde::Deserialize;
use serde_json::{json, Value};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Request {
    Hello {},
    Run(Run),
    Bye {},
}

#[derive(Deserialize)]
pub struct Run {
    pub id: String,
    pub root: String,
    pub scenario: Scenario,
}

/// What of a scenario concerns kube-rs; what it cannot be told is not declared as a capability.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scenario {
    pub world: World,
    #[serde(default)]
    pub loading: Loading,
    #[serde(default)]
    pub overrides: Overrides,
}

#[derive(Deserialize)]
pub struct World {
    pub cwd: Option<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Loading {
    #[serde(default)]
    pub explicit_path: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Overrides {
    #[serde(default)]
    pub current_context: String,
    #[serde(default)]
    pub context: BTreeMap<String, Value>,
}

pub fn hello() -> Value {
    // Its options name context, cluster and user, and override nothing else.
    let mut capabilities = vec!["explicitPath", "overrides.currentContext", "overrides.context.cluster", "overrides.context.user"];
    // Root reads what a mode closes to its owner.
    if !fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
        capabilities.push("unprivileged");
    }
    json!({
        "name": "kube-rs",
        "language": "rust",
        "version": "5.0.0",
        "homepage": "https://kube.rs",
        "issues": "https://github.com/kube-rs/kube/issues",
        "protocol": 1,
        "sections": ["client"],
        "capabilities": capabilities,
        // It holds URLs in parsed form, and what it holds for TLS or of a user is not always used.
        "equivalences": ["trailing-slash", "url-case", "password-without-user", "tls-over-http"],
    })
}

pub fn adapter_error(message: &str) -> Value {
    json!({"adapterError": {"message": message}})
}
