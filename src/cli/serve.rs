//! `serve`: the model as an adapter.

use std::io;
use std::process::ExitCode;

use clap::Args;

use kubeconfig_oracle::check::protocol::serve;
use kubeconfig_oracle::release::Release;

/// Answer the line protocol on standard input and output, as an adapter around the model
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  kubeconfig-oracle serve < requests.jsonl
  kubeconfig-oracle check smoke --adapter 'kubeconfig-oracle serve'")]
pub(super) struct Arguments {
    /// The release to model, whatever a scenario says
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
}

/// Serves until `bye` or the end of the input.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    serve(io::stdin().lock(), io::stdout().lock(), arguments.release, kubeconfig_oracle::evaluate)?;
    Ok(ExitCode::SUCCESS)
}
