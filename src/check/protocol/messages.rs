//! The line protocol: one JSON request a line, one JSON answer a line, in order.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::compare::Equivalence;
use crate::json;
use crate::scenario::Entry;

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
#[serde(rename_all = "camelCase")]
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
    /// The entry that it stands for where a scenario asks for plain loading: `deferred`, or `kubectl`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
    /// The client configuration that it has where nothing is configured; without one, it refuses as client-go does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The namespace that it has where nothing names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_namespace: Option<String>,
    /// The fields of the outcome that the implementation cannot express, such as `client.ok.exec.installHint`; they are not compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cannot: Vec<String>,
    /// What it writes otherwise than client-go, though it is the same on the wire.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equivalences: Vec<Equivalence>,
}

impl Hello {
    /// Whether the adapter declares a capability, or one that includes it.
    pub fn declares(&self, capability: &str) -> bool {
        let includes =
            |declared: &String| capability.strip_prefix(declared.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        // Whoever loads a given list of files has clientcmd's loading rules, or the like.
        let is_setting = matches!(capability, "explicitPath" | "resolvePaths" | "warnIfAllMissing");
        self.capabilities.iter().any(|declared| includes(declared) || (is_setting && declared == "precedence"))
    }

    /// Returns the entry that it stands for where a scenario asks for plain loading.
    pub fn plain_entry(&self) -> Entry {
        self.entry.unwrap_or_default()
    }
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
