//! `check report`: reads a report, and prints it for people or for other programs.

mod content;
mod html;
mod junit;
mod markdown;
mod text;

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use kubeconfig_oracle::check::verdict::{self, Severity};
use kubeconfig_oracle::internals::untrusted::visible;

use super::super::output::print_text;
use super::{exit, failed, in_file};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A file written with --report
    file: PathBuf,
    /// The form to print it in
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with status 1 only for differences that are at least so bad
    #[arg(long, value_name = "SEVERITY", default_value_t = Severity::Cosmetic)]
    fail_on: Severity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As `check` prints it
    Text,
    /// Markdown, for an issue or a wiki
    Markdown,
    /// One page that needs nothing else
    Html,
    /// A test for each scenario, in the XML that CI systems read
    Junit,
}

/// Prints the report.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let path = &arguments.file;
    let text = fs::read_to_string(path).map_err(in_file(path))?;
    let invalid = |error| failed(format!("{} is not a valid report: {error}", visible(&path.to_string_lossy())));
    let report = verdict::read_report(&text).map_err(invalid)?;
    print_text(&match arguments.format {
        Format::Text => text::page(&report),
        Format::Markdown => markdown::page(&report),
        Format::Html => html::page(&report),
        Format::Junit => junit::page(&report),
    })?;
    Ok(exit(report.tally.is_clean_down_to(arguments.fail_on)))
}
