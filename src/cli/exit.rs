//! The exit statuses other than success.

/// The answer is an error.
pub(super) const REFUSED: u8 = 1;

/// The arguments were not understood.
pub(super) const USAGE: u8 = 2;
