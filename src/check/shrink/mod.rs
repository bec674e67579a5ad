//! Makes scenarios smaller while they still show the same difference, and finds the rules that separate the answers.

mod bytes;
mod document;
mod scenario;
mod smallest;
mod steps;

pub use bytes::shrink_bytes;
pub use scenario::{Predicate, neighbours, shrink};
pub use smallest::{Smallest, smallest, smallest_failing, smallest_of_kind};
