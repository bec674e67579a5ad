//! Makes the first request of a client configuration, or finds why it is refused before a connection is made (REQ-01 to REQ-33).
//!
//! ```text
//! ClientConfig --server_url, take_up, find, load, configure--> transport --authorize, headers, choose--> Requested
//!                                                                          the request, and why it is so
//! ```
//!
//! Nothing is opened and nothing is run: files and environment are those of the world, and a plugin or an auth provider that would add
//! credentials is only named.

mod allowlist;
mod authorization;
mod headers;
mod plugin;
mod provider;
mod proxy;
mod request;
mod setup;
mod tls;
mod url;

pub use authorization::{Authorization, Credential};
pub use proxy::ProxyFrom;
pub use request::{Requested, request};
pub use setup::{Program, Setup};
pub use tls::Authorities;
