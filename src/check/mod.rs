//! Runs an implementation of kubeconfig and says where, why and how small it leaves the model.
//!
//! ```text
//! scenario --materialise--> world on disk --adapter--> its answer --compare--> verdict --report-->
//!     |                                                                 ^          |
//!     +-------------------------- evaluate, or a recording -------------+          +--shrink--> smallest scenario
//! ```
//!
//! This is one of the three rooms that may touch the machine: it writes worlds to disk and starts processes.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod corpus;
pub mod protocol;
pub mod shrink;
pub mod verdict;
pub mod world;
