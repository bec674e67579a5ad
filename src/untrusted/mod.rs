//! Text that comes from outside, such as names, paths and an adapter's words, made fit to be printed.
//!
//! Whoever puts such a text in a sentence writes [`visible`], [`shown`] or [`quoted`] around it, so that it can neither control a terminal nor
//! begin a line that looks like one of the program's own.

mod looks_secret;
mod reason;
mod shown;
mod visible;

pub use looks_secret::{looks_secret, looks_secret_in_host};
pub use reason::reason;
pub use shown::{REDACTED, quoted, shown};
pub use visible::{escape_in_json, is_unsafe, visible, visible_lines};
