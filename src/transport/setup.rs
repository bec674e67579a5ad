//! What the request depends on beside the client configuration.

use crate::outcome::ClientConfig;
use crate::release::Behaviours;
use crate::world::World;

/// The program that makes the request, which decides the auth providers that it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Program {
    /// A program with client-go that compiles in no auth provider.
    #[default]
    ClientGo,
    /// kubectl of the release.
    Kubectl,
}

/// What a program allows of plugins: client-go's `PluginPolicy`, which kubectl takes from its preferences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PluginPolicy {
    /// Every plugin may run.
    #[default]
    AllowAll,
    /// No plugin may run.
    DenyAll,
    /// Only these commands may run.
    Allowlist(Vec<String>),
}

/// What the stage works on.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// The client configuration.
    pub client: &'a ClientConfig,
    /// The program that makes the request.
    pub program: Program,
    /// What the program allows of plugins.
    pub policy: &'a PluginPolicy,
    /// The files and the environment.
    pub world: &'a World<'a>,
    /// The behaviours to model.
    pub behaviours: Behaviours,
}
