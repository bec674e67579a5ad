//! Runs another implementation of kubeconfig and reports where it differs from the model, by which rule, and in which smallest scenario.
//!
//! ```text
//! scenario --world--> files on disk --protocol--> the adapter's answer --verdict--> agrees, or differs --shrink--> smallest scenario
//!                                                                         ^
//!                         the model's outcome, or a recorded one ---------+
//! ```
//!
//! The modules, each of which uses only those before it: [`stop`] ends a check early, [`world`] puts worlds on disk, [`fence`] keeps
//! adapters away from everything else, [`protocol`] talks to adapters, [`verdict`] judges
//! answers, [`shrink`] makes scenarios small, [`corpus`] reads and writes cases and recordings.
//! [`documents`] compares how single documents are read. [`files`] writes every file that is kept.
//! [`with()`] checks a loader of the caller's own in the same process, for the caller's own tests.
//!
//! This module may touch the machine: it writes worlds to disk and starts processes.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod corpus;
pub mod documents;
pub mod fence;
pub mod files;
pub mod protocol;
pub mod shrink;
pub mod stop;
pub mod verdict;
pub mod with;
pub mod world;

pub use with::with;
