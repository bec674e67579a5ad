//! The line protocol: one JSON request a line, one JSON answer a line, in order.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json;
use crate::scenario::{Entry, FileKind, SERVICE_ACCOUNT, Scenario};

/// The version of the protocol.
pub const PROTOCOL: u32 = 1;

/// A line to the adapter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Request {
    /// Asks the adapter to introduce itself.
    #[allow(missing_docs)]
    Hello { protocol: u32 },
    /// Asks a question.
    Run(Run),
    /// Ends the conversation; the adapter exits with status 0.
    Bye {},
}

/// One question; its world is already on disk under `root`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The id of the question, which the answer repeats.
    pub id: String,
    /// The folder that stands for `/world`.
    pub root: String,
    /// The scenario without `files`, with `root` for `/world`.
    pub scenario: Value,
}

/// How an adapter introduces itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The name of the implementation.
    pub name: String,
    /// The language it is written in.
    #[serde(default)]
    pub language: String,
    /// An exact release of the implementation, never a branch.
    pub version: String,
    /// The home page of the implementation.
    #[serde(default)]
    pub homepage: String,
    /// The issue tracker of the implementation.
    #[serde(default)]
    pub issues: String,
    /// The version of the protocol that the adapter speaks.
    pub protocol: u32,
    /// The sections of the outcome that the adapter answers; only these are compared.
    pub sections: Vec<String>,
    /// The adapter's capabilities; it is not asked scenarios that need others.
    #[serde(default)]
    pub capabilities: Vec<String>,
}

/// The line in which an adapter answers a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdapterAnswer {
    /// The id of the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    /// What the implementation did.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::bounded_option")]
    pub outcome: Option<Value>,
    /// Why the adapter or its implementation cannot be asked this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<String>,
    /// How the adapter itself failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter_error: Option<AdapterError>,
}

/// A failure that the adapter reports itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdapterError {
    /// What went wrong.
    pub message: String,
    /// Anything that helps to find the cause.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub context: String,
}

/// Returns the capabilities of the adapter and of the machine that a scenario needs. The entry `deferred` needs none.
pub fn needs(scenario: &Scenario) -> Vec<&'static str> {
    let mut needs = Vec::new();
    if scenario.entry != Entry::Deferred {
        needs.push(scenario.entry.as_str());
    }
    if scenario.argv.is_some() {
        needs.push("argv");
    }
    if scenario.overrides.as_ref().is_some_and(|overrides| *overrides != Default::default()) {
        needs.push("overrides");
    }
    if let Some(loading) = &scenario.loading {
        if loading.precedence.is_some() {
            needs.push("precedence");
        }
        if loading.migrations.as_ref().is_some_and(|list| !list.is_empty()) {
            needs.push("migrations");
        }
    }
    if needs_service_account(scenario) {
        needs.push("in-cluster");
    }
    if needs_closed_modes(scenario) {
        needs.push("unprivileged");
    }
    needs
}

/// Whether the world has files in the service-account folder.
pub fn needs_service_account(scenario: &Scenario) -> bool {
    scenario.world.files.keys().any(|path| path.starts_with(SERVICE_ACCOUNT))
}

/// Whether permission bits deny the owner something, which has no effect on root.
pub fn needs_closed_modes(scenario: &Scenario) -> bool {
    scenario.world.files.values().any(|file| {
        let open = if file.kind == FileKind::Dir { 0o700 } else { 0o600 };
        file.mode.is_some_and(|mode| mode & open != open)
    })
}
