//! Text out: standard output, standard error, and the two formats.

use std::fmt::Arguments;
use std::io::{self, Write};

use clap::ValueEnum;

/// How a document is printed.
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

/// Says a line to whoever watches; nobody watching is no reason to fail.
pub(super) fn complain(line: Arguments) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
