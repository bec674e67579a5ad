//! Makes the errors of a command line.

use crate::outcome::{CommandCode, CommandError};
use crate::rule::Rule;

/// Makes an error with a name; the message is for people.
pub(super) fn refuse(code: CommandCode, rule: Rule, name: impl Into<String>, message: impl Into<String>) -> CommandError {
    CommandError { code, name: name.into(), path: String::new(), rule, message: message.into() }
}

/// Makes an error about a file.
pub(super) fn refuse_file(code: CommandCode, rule: Rule, path: &str, message: impl Into<String>) -> CommandError {
    CommandError { code, name: String::new(), path: path.to_owned(), rule, message: message.into() }
}
