//! Prints to standard output and standard error, and defines the output formats.

use std::fmt::Arguments;
use std::io::{self, Write};

use clap::ValueEnum;

use kubeconfig_oracle::internals::go::json;
use kubeconfig_oracle::internals::untrusted::{escape_in_json, is_unsafe, visible_lines};
use kubeconfig_oracle::internals::yaml_text;
use serde_json::Value;

/// The format of a printed document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Yaml,
    Json,
}

/// Prints a document to standard output, as it is.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Returns the value as YAML. If it has characters that a terminal may act on, it becomes JSON, which is YAML and escapes them.
pub(super) fn yaml(value: &Value) -> String {
    let text = yaml_text::write(value);
    if text.contains(|character| is_unsafe(character) && character != '\n') {
        return json::indent(&escape_in_json(value.to_string())) + "\n";
    }
    text
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
