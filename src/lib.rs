//! An executable specification of kubeconfig: how kubeconfig files are found, read, merged, overridden and turned into a client
//! configuration, as client-go's `tools/clientcmd` does it in every Kubernetes release from 1.5 to 1.37.
//!
//! The crate is a reference to test other implementations against. It is one pure function: a [`Scenario`] holds everything that a
//! client may look at (files, environment, flags), and the [`Outcome`] holds everything that client-go makes of it. The function reads
//! nothing from the machine and writes nothing to it.
//!
//! # Start here
//!
//! Two files define the user `dev`. The first file wins, and the whole entry is taken from it:
//!
//! ```
//! use kubeconfig_oracle::{Scenario, evaluate};
//!
//! let scenario = Scenario::from_json(
//!     r#"{
//!         "id": "example/first-file-owns-the-entry",
//!         "world": {
//!             "env": {"KUBECONFIG": "/world/a:/world/b"},
//!             "files": {
//!                 "/world/a": {"text": "users: [{name: dev, user: {token: from-a}}]"},
//!                 "/world/b": {"text": "users: [{name: dev, user: {username: dev, password: from-b}}]"}
//!             }
//!         }
//!     }"#,
//! )?;
//! let outcome = serde_json::to_value(evaluate(&scenario)?)?;
//! assert_eq!(outcome["load"]["config"]["users"], serde_json::json!([{"name": "dev", "user": {"token": "from-a"}}]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`explain()`] returns the same outcome and the reasons for it: which [`Rule`] of the specification decided what, where the winning
//! value is, and which values it won over.
//!
//! ```
//! use kubeconfig_oracle::{Rule, Scenario, explain};
//!
//! let scenario = Scenario::from_json(
//!     r#"{"id": "example/why", "world": {"env": {"KUBECONFIG": "/world/a"}, "files": {"/world/a": {"text": "current-context: prod"}}}}"#,
//! )?;
//! let explained = explain(&scenario)?;
//! let decision = explained.trace.decisions.iter().find(|decision| decision.rule == Rule::Merge10).expect("MERGE-10 decides");
//! assert_eq!(decision.about(), "current-context");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Modules
//!
//! - [`scenario`]: the input. Reading a [`Scenario`] also checks it.
//! - [`outcome`]: the result: what loading returned, the client configuration, the namespace, and the files that were written. Every
//!   refusal is an [`outcome::Error`] with a code; a panic of client-go is a possible result as well.
//! - [`kubeconfig`]: a kubeconfig as clientcmd holds it in memory.
//! - [`trace`]: the decisions behind an outcome.
//! - [`release`]: Kubernetes releases, and the behaviours that set them apart.
//!
//! The JSON forms of all these are a contract between programs in any language, described in `PROTOCOL.md` with JSON Schemas beside it.
//! The rules are in `SPEC.md`.
//!
//! # Scope
//!
//! The model covers what `clientcmd` decides on Unix, up to the REST client configuration, what kubectl makes of its command line before, and
//! what a transport makes of the configuration: the first request, or why it is refused before a connection is made. How `kubectl config`
//! writes files, prompts, and Windows are described in `SPEC.md` but not modelled. Credential plugins are never run.
//!
//! # Features
//!
//! Without features the crate has everything above, builds for WebAssembly, and depends on little more than `serde` and `serde_json`.
//!
//! - `generate`: proptest strategies for scenarios.
//! - `check`: runs other implementations and compares them with the model.
//! - `cli` (default): the program `kubeconfig-oracle`. Library users switch it off with `default-features = false`.

// What only the program, the tests and the benches reach is unused without them. `unnameable_types` then minds impls of `From` between
// types of the crate; with them it holds the front door.
#![cfg_attr(not(feature = "internals"), allow(dead_code, unnameable_types, unreachable_pub, unused_imports))]

#[cfg(feature = "check")]
pub mod check;
#[cfg(feature = "generate")]
pub mod generate;
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals;
pub mod kubeconfig;
pub mod outcome;
pub mod release;
pub mod rule;
pub mod scenario;
pub mod trace;

mod compare;
mod decode;
mod disguise;
mod encode;
mod evaluate;
mod explain;
mod go;
#[cfg(feature = "host")]
mod host;
mod in_order;
mod json;
mod kubectl;
mod lint;
mod load;
mod merge;
#[cfg(feature = "check")]
mod mutants;
mod nearest;
mod profile;
mod resolve;
mod secrets;
mod spec;
mod transport;
mod untrusted;
mod view;
mod world;
mod yaml;
mod yaml_text;

pub use evaluate::evaluate;
pub use explain::{Explained, explain};
pub use outcome::Outcome;
pub use release::Release;
pub use rule::Rule;
pub use scenario::{Scenario, ScenarioError};
pub use trace::Trace;
