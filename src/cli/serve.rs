//! `serve`: runs the model as an adapter.

use std::io;
use std::process::ExitCode;

use clap::Args;

use kubeconfig_oracle::check::protocol::serve;
use kubeconfig_oracle::release::Release;

/// Run as an adapter around the model, which speaks the line protocol on standard input and output
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  kubeconfig-oracle serve < requests.jsonl
  kubeconfig-oracle check smoke --adapter 'kubeconfig-oracle serve'")]
pub(super) struct Arguments {
    /// The Kubernetes release to model, instead of the scenarios' own
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
}

/// Answers requests until `bye` or the end of the input.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    serve(io::stdin().lock(), io::stdout().lock(), arguments.release, kubeconfig_oracle::evaluate)?;
    Ok(ExitCode::SUCCESS)
}
