//! A flag of a command.

use super::value::Kind;

/// Where a flag of a command counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// At the command alone.
    Own,
    /// At the command and those below it.
    Below,
    /// As `Below`, but only once kubectl executes.
    Late,
}

/// A flag, as a command defines it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flag {
    pub name: &'static str,
    /// The one letter that stands for it after one dash; empty for none.
    pub shorthand: &'static str,
    pub kind: Kind,
    pub scope: Scope,
    pub is_required: bool,
    /// The value that it has without one; none where it takes the next argument.
    pub without_value: Option<&'static str>,
}

/// Names a flag in a tree: the command that defines it, and its name.
pub(super) type FlagId = (usize, &'static str);

/// Returns a flag's name as kubectl compares it: an underscore is a dash.
pub(super) fn normal(name: &str) -> String {
    name.replace('_', "-")
}
