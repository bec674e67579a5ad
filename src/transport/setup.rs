//! What the request depends on beside the client configuration.

use crate::outcome::{ClientConfig, PluginPolicy};
use crate::release::Behaviours;
use crate::world::World;

/// The program that makes the request, which decides the auth providers that it has, and the plugins that may run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Program<'a> {
    /// A program with client-go that compiles in no auth provider.
    #[default]
    ClientGo,
    /// kubectl of the release, with the policy that its preferences lay down.
    Kubectl(&'a PluginPolicy),
}

/// What the stage works on.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// The client configuration.
    pub client: &'a ClientConfig,
    /// The program that makes the request.
    pub program: Program<'a>,
    /// The files and the environment.
    pub world: &'a World<'a>,
    /// The behaviours to model.
    pub behaviours: Behaviours,
}
