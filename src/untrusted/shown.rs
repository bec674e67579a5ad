//! Shows names and paths, unless they look like secrets.

use std::fmt;

use super::looks_secret::looks_secret;
use super::visible::visible;

/// Stands where a secret was.
pub const REDACTED: &str = "REDACTED";

/// Shows a name or path, unless it looks like a secret that ended up in the wrong place; control characters are visible.
pub fn shown(text: &str) -> impl fmt::Display + '_ {
    visible(if looks_secret(text) { REDACTED } else { text })
}

/// Shows a name between double quotes, as [`shown`] does.
pub fn quoted(name: &str) -> String {
    if looks_secret(name) { REDACTED.to_owned() } else { format!("{name:?}") }
}
