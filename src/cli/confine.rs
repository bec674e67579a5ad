//! `confine`: the inner side of the fence that `check` raises around an adapter. Not for people.

use std::ffi::OsString;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use kubeconfig_oracle::check::fence::{Attempts, Limits, run_confined};

/// Confine a command with Landlock, as `check` does with an adapter
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Do not let it read this path
    #[arg(long, value_name = "PATH")]
    hide: Vec<PathBuf>,
    /// Let it write below this path
    #[arg(long, value_name = "PATH")]
    write: Vec<PathBuf>,
    /// Let it list every folder, but open no file in it that is hidden
    #[arg(long)]
    list: bool,
    /// Refuse to run it if the kernel has no Landlock
    #[arg(long)]
    must_hold: bool,
    /// Try to read this file instead of running a command
    #[arg(long, value_name = "FILE", requires_all = ["try_to_write", "try_to_reach"], conflicts_with = "command")]
    try_to_read: Option<PathBuf>,
    /// Try to write in this folder
    #[arg(long, value_name = "FOLDER", requires = "try_to_read")]
    try_to_write: Option<PathBuf>,
    /// Try to connect to this address
    #[arg(long, value_name = "ADDRESS", requires = "try_to_read")]
    try_to_reach: Option<SocketAddr>,
    /// The command and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// Becomes the command, or reports what it could do.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let Arguments { hide, write, list, must_hold, .. } = arguments;
    let limits = Limits { hide: hide.clone(), write: write.clone(), list: *list, must_hold: *must_hold };
    let attempts = match (&arguments.try_to_read, &arguments.try_to_write, arguments.try_to_reach) {
        (Some(read), Some(write), Some(reach)) => Some(Attempts { read: read.clone(), write: write.clone(), reach }),
        _ => None,
    };
    run_confined(&limits, attempts.as_ref(), &arguments.command)?;
    Ok(ExitCode::SUCCESS)
}
