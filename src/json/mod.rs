//! JSON text of any depth: client-go reads extensions of 10,000 levels.
//!
//! serde_json's own `Value` is a tree of boxes. Reading one, comparing it, printing it and dropping it take stack for every level, and
//! serde_json refuses 128 levels and more. So what may be that deep is kept as text here, and read without recursion.

mod keys;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod walk;
mod write;

pub use keys::check_keys;
#[cfg(feature = "check")]
pub use value::{Bounded, bounded, bounded_option};
pub use value::{read, to_value};
pub use walk::{Event, walk};
pub use write::sorted;
