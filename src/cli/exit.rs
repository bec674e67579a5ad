//! Exit statuses other than success.

/// The answer is an error.
pub const REFUSED: u8 = 1;

/// The question was not understood.
pub const USAGE: u8 = 2;
