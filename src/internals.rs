//! What the program, the tests and the benches reach beyond the front door. No part of the library's promise: anything here may change.

/// Comparing outcomes.
pub mod compare {
    pub use crate::compare::*;
}
/// Kubeconfig bytes to `Config`.
pub mod decode {
    pub use crate::decode::*;
}
/// A real machine's scenario, made fit to be shared.
pub mod disguise {
    pub use crate::disguise::*;
}
/// The document that client-go writes.
pub mod encode {
    pub use crate::encode::*;
}
/// Scenario to outcome.
pub mod evaluate {
    pub use crate::evaluate::*;
}
/// Why an outcome is what it is.
pub mod explain {
    pub use crate::explain::*;
}
/// The parts of generated documents.
#[cfg(feature = "generate")]
pub mod generate {
    pub use crate::generate::{document, large, node, spell};
}
/// What Go's standard library defines.
pub mod go {
    pub use crate::go::*;
}
/// The real machine as a world.
#[cfg(feature = "host")]
pub mod host {
    pub use crate::host::*;
}
/// The vocabulary and its table of fields.
pub mod kubeconfig {
    pub use crate::kubeconfig::*;
}
/// Files to one configuration.
pub mod load {
    pub use crate::load::*;
}
/// Merging.
pub mod merge {
    pub use crate::merge::*;
}
/// Releases that behave alike.
pub mod profile {
    pub use crate::profile::*;
}
/// A configuration and overrides to a client configuration.
pub mod resolve {
    pub use crate::resolve::*;
}
/// Secrets, hidden.
pub mod secrets {
    pub use crate::secrets::*;
}
/// SPEC.md, as the program quotes it.
pub mod spec {
    pub use crate::spec::*;
}
/// What `kubectl config view` shows.
pub mod view {
    pub use crate::view::*;
}
/// The files and environment of a scenario, as an operating system answers.
pub mod world {
    pub use crate::world::*;
}
/// JSON values as YAML for people.
pub mod yaml_text {
    pub use crate::yaml_text::*;
}
