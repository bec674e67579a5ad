//! Makes the first request of a client configuration, or finds why it is refused before a connection is made (REQ-01 to REQ-33).
//!
//! ```text
//! ClientConfig --server_url, take_up, find, load, configure--> transport --authorize, headers, choose--> Requested
//!                                                                          the request, and why it is so
//! ```
//!
//! Nothing is opened and nothing is run: files and environment are those of the world, and a plugin or an auth provider that would add
//! credentials is only named.

mod authorization;
mod headers;
mod plugin;
mod provider;
mod proxy;
mod request;
mod tls;
mod url;

use crate::outcome::PluginPolicy;

pub use authorization::{Authorization, Credential};
pub use proxy::ProxyFrom;
pub use request::{Requested, Setup, request};
pub use tls::Authorities;

/// The program that makes the request, which decides the auth providers that it has, and the plugins that may run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Program<'a> {
    /// A program with client-go that compiles in no auth provider.
    #[default]
    ClientGo,
    /// kubectl of the release, with the policy that its preferences lay down.
    Kubectl(&'a PluginPolicy),
}
