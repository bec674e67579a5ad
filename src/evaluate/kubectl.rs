//! Determines what kubectl adds to a deferred client (BUILD-07).

use crate::release::Behaviours;
use crate::scenario::{Entry, Scenario, ScenarioError};
use crate::world::World;

/// The variable that names kubectl's default server.
pub const DEFAULT_SERVER_VARIABLE: &str = "KUBERNETES_MASTER";

/// Returns the server of both the overrides' cluster defaults and the rules' default client; none for other entries, empty where kubectl has
/// no default server.
///
/// # Errors
/// The release does not have the entry `kubectl`.
pub(super) fn default_server<'a>(scenario: &Scenario, world: &World<'a>, behaviours: Behaviours) -> Result<Option<&'a str>, ScenarioError> {
    if scenario.entry != Entry::Kubectl {
        return Ok(None);
    }
    if !behaviours.has_kubectl_entry() {
        let reason = format!("`kubectl` does not exist in {}", scenario.release.unwrap_or_default());
        return Err(ScenarioError::new("entry", reason));
    }
    Ok(Some(match world.env(DEFAULT_SERVER_VARIABLE) {
        "" if behaviours.has_default_server() => "http://localhost:8080",
        server => server,
    }))
}
