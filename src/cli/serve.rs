//! `serve`: the model answers the line protocol, in place of an adapter.

use std::io;
use std::process::ExitCode;

use clap::Args;

use kubeconfig_oracle::check::serve;
use kubeconfig_oracle::release::Release;

/// Answers the line protocol on standard input and output, so that the model can stand in for an adapter.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  kubeconfig-oracle serve < requests.jsonl
  kubeconfig-oracle check smoke --adapter 'kubeconfig-oracle serve'")]
pub struct Arguments {
    /// The release to model, whatever a scenario says.
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
}

/// Serves until `bye` or the end of the input.
pub fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    serve::serve(io::stdin().lock(), io::stdout().lock(), arguments.release, kubeconfig_oracle::evaluate)?;
    Ok(ExitCode::SUCCESS)
}
