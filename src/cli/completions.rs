//! `completions`: prints what makes a shell complete the program's arguments.

use std::io;
use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use super::output::print;

/// Print what makes a shell complete subcommands, flags and values
///
/// It is made of the same definitions as the program's help.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle completions bash > ~/.local/share/bash-completion/completions/kubeconfig-oracle
  kubeconfig-oracle completions zsh > ~/.zfunc/_kubeconfig-oracle
  kubeconfig-oracle completions fish > ~/.config/fish/completions/kubeconfig-oracle.fish")]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the completions of a program.
pub(super) fn run(arguments: &Arguments, mut program: Command) -> io::Result<ExitCode> {
    let mut script = Vec::new();
    let name = program.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut program, name, &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
