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

pub mod adapter;
pub mod compare;
pub mod corpus;
pub mod findings;
pub mod jail;
pub mod known;
pub mod materialise;
pub mod protocol;
pub mod record;
pub mod referee;
pub mod render;
pub mod report;
pub mod serve;
pub mod session;
pub mod shrink;
pub mod smallest;
pub mod smoke;
pub mod source;
pub mod substitute;
pub mod write_case;
