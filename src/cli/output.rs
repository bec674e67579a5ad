//! Prints to standard output and standard error, and defines the output formats.

use std::fmt::Arguments;
use std::io::{self, Write};

use clap::ValueEnum;

use kubeconfig_oracle::check::files::Existing;

/// The format of a printed document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Yaml,
    Json,
}

/// Prints to standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(on_output)
}

/// Says of an error that it is about standard output.
pub(super) fn on_output(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("standard output: {error}"))
}

/// Prints a line to standard error, and ignores failures.
pub(super) fn complain(line: Arguments) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// What becomes of a file that is already there, by the option `--force`.
pub(super) fn existing(force: bool) -> Existing {
    if force { Existing::Replace } else { Existing::Keep }
}

/// Adds to the error of a file that is already there how it can be replaced.
pub(super) fn or_force(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::AlreadyExists { io::Error::other(format!("{error}; --force replaces it")) } else { error }
}
