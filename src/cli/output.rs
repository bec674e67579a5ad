//! Prints to standard output and standard error, and defines the output formats.

use std::fmt::Arguments;
use std::io::{self, Write};

use clap::ValueEnum;

/// The format of a printed document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Yaml,
    Json,
}

/// Prints to standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Prints a line to standard error, and ignores failures.
pub(super) fn complain(line: Arguments) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
