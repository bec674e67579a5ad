//! Where scenarios come from, and where cases and recordings are written.

pub mod cases;
pub mod record;
pub mod sources;
pub mod write_case;
