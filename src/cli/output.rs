//! Prints to standard output and standard error, and defines the output formats.

use std::fmt::Arguments;
use std::io::{self, Write};

use clap::ValueEnum;

use serde::Serialize;

use kubeconfig_oracle::check::files::Existing;
use kubeconfig_oracle::internals::go::json::indent;
use kubeconfig_oracle::internals::untrusted::{escape_in_json, is_unsafe, visible_lines};
use kubeconfig_oracle::internals::{json, yaml_text};

/// The format of a printed document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Yaml,
    Json,
}

/// Prints a document to standard output, as it is.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(on_output)
}

/// Says of an error that it is about standard output.
pub(super) fn on_output(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("standard output: {error}"))
}

/// Returns the value as YAML. If it has characters that a terminal may act on, it becomes JSON, which is YAML and escapes them.
pub(super) fn yaml(value: &impl Serialize) -> io::Result<String> {
    let text = yaml_text::write(value)?;
    let is_escaped = text.contains(|character| is_unsafe(character) && character != '\n');
    if is_escaped { json(value) } else { Ok(text) }
}

/// Returns the value as JSON, indented and with sorted keys.
pub(super) fn json(value: &impl Serialize) -> io::Result<String> {
    Ok(indent(&escape_in_json(json::sorted(&serde_json::to_string(value)?)?)) + "\n")
}

/// Prints text for people to standard output. Whoever put foreign text in it has taken care of line breaks; here, every other control
/// character is made visible, wherever it comes from.
pub(super) fn print_text(text: &str) -> io::Result<()> {
    print(&visible_lines(text).to_string())
}

/// Prints a line to standard error as [`print_text`] does, and ignores failures.
pub(super) fn complain(line: Arguments) {
    let _ = writeln!(io::stderr().lock(), "{}", visible_lines(&line.to_string()));
}

/// What becomes of a file that is already there, by the option `--force`.
pub(super) fn existing(force: bool) -> Existing {
    if force { Existing::Replace } else { Existing::Keep }
}

/// Adds to the error of a file that is already there how it can be replaced.
pub(super) fn or_force(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::AlreadyExists { io::Error::other(format!("{error}; --force replaces it")) } else { error }
}
