//! `rules`: the rules of the specification.
use std::io;
use std::process::ExitCode;

use clap::Args;

/// Print rules
#[derive(Args)]
pub struct Arguments {}

pub fn run(_: &Arguments) -> io::Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
