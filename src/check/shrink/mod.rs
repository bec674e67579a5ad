//! Makes scenarios smaller while they still show the same fault, with plainer values.

mod bytes;
mod client;
mod document;
mod plain;
mod scenario;
mod smallest;
mod steps;
mod target;

pub use bytes::shrink_bytes;
pub use client::Client;
pub use scenario::{Predicate, neighbours, shrink};
pub use smallest::{Smallest, smallest, smallest_failing, smallest_of_cause, smallest_of_kind};
