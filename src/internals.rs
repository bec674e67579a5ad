//! Modules that the program, the tests and the benches use beyond the public API. They come without any promise of stability.

/// Compares outcomes.
pub mod compare {
    pub use crate::compare::*;
}
/// Decodes the bytes of a kubeconfig to a `Config`.
pub mod decode {
    pub use crate::decode::*;
}
/// Replaces the secrets in the scenario of a real machine, so that it can be shared.
pub mod disguise {
    pub use crate::disguise::*;
}
/// Encodes a `Config` as the document that client-go writes.
pub mod encode {
    pub use crate::encode::*;
}
/// Evaluates a scenario to an outcome.
pub mod evaluate {
    pub use crate::evaluate::*;
}
/// Explains an outcome.
pub mod explain {
    pub use crate::explain::*;
}
/// Parts of the generated documents.
#[cfg(feature = "generate")]
pub mod generate {
    pub use crate::generate::{document, large, node, spell};
}
/// Functions of Go's standard library.
pub mod go {
    pub use crate::go::*;
}
/// Captures the real machine as a world.
#[cfg(feature = "host")]
pub mod host {
    pub use crate::host::*;
}
/// Works in several threads, and keeps the order.
pub mod in_order {
    pub use crate::in_order::*;
}
/// A kubeconfig in memory and the table of its fields.
pub mod kubeconfig {
    pub use crate::kubeconfig::*;
}
/// Reads kubectl's command line.
pub mod kubectl {
    pub use crate::kubectl::*;
}
/// JSON text of any depth.
pub mod json {
    pub use crate::json::*;
}
/// Finds what deserves attention in kubeconfigs.
pub mod lint {
    pub use crate::lint::*;
}
/// Loads files into one config.
pub mod load {
    pub use crate::load::*;
}
/// Merges configs.
pub mod merge {
    pub use crate::merge::*;
}
/// Clients that have one rule wrong.
#[cfg(feature = "check")]
pub mod mutants {
    pub use crate::mutants::*;
}
/// Groups releases that behave alike.
pub mod profile {
    pub use crate::profile::*;
}
/// Resolves a config and overrides to a client configuration.
pub mod resolve {
    pub use crate::resolve::*;
}
/// Hides secrets.
pub mod secrets {
    pub use crate::secrets::*;
}
/// Quotes SPEC.md.
pub mod spec {
    pub use crate::spec::*;
}
/// Makes the first request of a client configuration.
pub mod transport {
    pub use crate::transport::*;
}
/// Makes text from outside fit to be printed.
pub mod untrusted {
    pub use crate::untrusted::*;
}
/// Minifies a config as `kubectl config view` does.
pub mod view {
    pub use crate::view::*;
}
/// Answers for a scenario's files and environment as an operating system would.
pub mod world {
    pub use crate::world::*;
}
/// Writes JSON values as YAML for people.
pub mod yaml_text {
    pub use crate::yaml_text::*;
}
