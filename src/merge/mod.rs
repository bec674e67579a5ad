//! Merges one value over another, and several files into one config (MERGE-01 to MERGE-15).

mod files;
mod values;

pub use files::{Claims, Merged, Merger, Shadowed, law, passes};
pub use values::{Crash, Engine, Merge};
