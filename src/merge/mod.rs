//! Merging: one value laid over another, and several files made into one (MERGE-01 to MERGE-15).

mod files;
mod values;

pub use files::{Claims, Merged, Shadowed, law, passes};
pub use values::{Crash, Engine, Merge};
