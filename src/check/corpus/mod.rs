//! The sources of scenarios: cases and recordings on disk, and the generator. Cases and recordings are also written here.

pub mod cases;
pub mod classes;
mod complete;
pub mod documents;
mod error;
mod folder;
mod limits;
mod lines;
mod pieces;
pub mod record;
mod recording;
pub mod sources;
mod write_case;

pub use cases::Case;
pub use complete::complete;
pub use error::CorpusError;
pub use recording::{Group, Recording};
pub use write_case::write_case;
