//! `capture`
use std::io;
use std::process::ExitCode;

use clap::Args;

/// Capture
#[derive(Args)]
pub struct Arguments {}

pub fn run(_: &Arguments) -> io::Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
