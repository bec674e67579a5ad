//! Judges answers, and reports the verdicts.

pub mod findings;
pub mod known;
pub mod render;
pub mod report;
pub mod session;
pub mod smoke;
